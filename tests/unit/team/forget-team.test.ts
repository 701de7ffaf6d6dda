import type { PersonKey } from "@porchlight/core/interaction";
import { foldTeam, teamAddress } from "@porchlight/core/team/fold-team";
import { forgetTeam } from "@porchlight/core/team/forget-team";
import { decodeTeamSnapshot } from "@porchlight/core/team/team-codec";
import { pseudonym } from "@porchlight/core/team/team-progress";
import { describe, expect, it } from "vitest";
import { createMemoryTeamStore } from "../../fakes/memory-team-store.ts";
import { archiveOf, type OfficeObject, office, START, WORKSPACE } from "../../law/team/office.ts";

const address = teamAddress(office, WORKSPACE);
const MINUTE_MS = 60_000;

const called = (person: PersonKey, minute: number): OfficeObject => {
  const knownAtMs = START + minute * MINUTE_MS;
  const of = { workspace: WORKSPACE, schema: office.name, receivedAtMs: knownAtMs, person };
  const what = { kind: "called", happenedAtMs: knownAtMs, properties: { agent: "ann" } };
  return {
    atMs: knownAtMs,
    rows: [{ ...of, interaction: { id: `${minute}`, knownAtMs, ...what } }],
  };
};

function createWorld(objects: OfficeObject[]) {
  const store = createMemoryTeamStore();
  const run = (minute: number, teams = store.teams) => {
    const now = () => START + minute * MINUTE_MS;
    const clock = { now, deadlineMs: Number.POSITIVE_INFINITY };
    return foldTeam({ teams, archive: archiveOf(objects, now) }, office, WORKSPACE, clock);
  };
  const lastTotal = () =>
    decodeTeamSnapshot(office.team, store.archivedOf(address).at(-1) as string).snapshot
      .interactions[2];
  const names = (person: PersonKey) =>
    [...store.progress.values()].some(({ text }) => text.includes(pseudonym(person)));
  return { objects, store, run, lastTotal, names };
}

describe("forgetting how far a team was folded", () => {
  it("leaves no trace of who was erased, and the next run folds what the archive still has", async () => {
    const world = createWorld([called("u:1", 1), called("u:2", 2)]);
    await world.run(65);
    expect(world.names("u:1")).toBe(true);
    world.objects.shift();
    await forgetTeam(world.store.teams, office, WORKSPACE);
    expect(world.store.progress.size).toBe(0);
    expect(await world.run(125)).toMatchObject({ folded: 1, anew: true });
    expect([world.names("u:1"), world.names("u:2")]).toEqual([false, true]);
    expect(world.lastTotal()).toBe(1);
  });

  it("takes the commit from a run that read the archive before the erasure", async () => {
    const world = createWorld([called("u:1", 1)]);
    await world.run(65);
    world.objects.push(called("u:2", 70));
    const { teams } = world.store;
    const slow = {
      ...teams,
      async writeProgress(...args: Parameters<typeof teams.writeProgress>) {
        const name = await teams.writeProgress(...args);
        await forgetTeam(teams, office, WORKSPACE);
        return name;
      },
    };
    expect(await world.run(125, slow)).toMatchObject({ lost: true });
    expect(await teams.read(address)).toMatchObject({ progress: "" });
  });

  it("does nothing where no team was ever folded, and says so where others are quicker each time", async () => {
    const { teams } = createWorld([]).store;
    await forgetTeam(teams, office, WORKSPACE);
    expect(await teams.read(address)).toBe("absent");
    await teams.commit(address, { version: 1, progress: "p", known: [], archived: true });
    const beaten = { ...teams, commit: async () => "conflict" as const };
    await expect(forgetTeam(beaten, office, WORKSPACE)).rejects.toMatchObject({
      code: "state.conflict",
    });
  });
});
