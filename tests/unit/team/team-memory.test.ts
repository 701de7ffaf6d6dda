import { HOUR_MS } from "@porchlight/core/duration";
import { ServiceError } from "@porchlight/core/error";
import { completeness } from "@porchlight/core/features/vector";
import { RULES_ONLY } from "@porchlight/core/models/models";
import type { TeamRecord } from "@porchlight/core/ports/team-store";
import { NO_REASONS } from "@porchlight/core/predictions/reasons-asked";
import { buildProfiles } from "@porchlight/core/profile/build-profiles";
import type { BuiltProfile } from "@porchlight/core/profile/profile";
import { emptyPersonState } from "@porchlight/core/state/person-state";
import { serveTeam } from "@porchlight/core/team/serve-team";
import type { TeamBehavior } from "@porchlight/core/team/team-behavior";
import { encodeTeamSnapshot } from "@porchlight/core/team/team-codec";
import { createTeamFold, snapshotTeam } from "@porchlight/core/team/team-fold";
import { createTeamMemory } from "@porchlight/core/team/team-memory";
import { describe, expect, it } from "vitest";
import { rulesOnly } from "../../fakes/rules-only.ts";
import { visits } from "../../fakes/visit-behavior.ts";
import { office, START } from "../../law/team/office.ts";

/** A store with a record, that counts its reads, and can go away or hang. */
function createWorld() {
  const snapshotOf = (hours: number) =>
    snapshotTeam(createTeamFold(office.team), START + hours * HOUR_MS);
  const world = {
    nowMs: START,
    reads: 0,
    problems: [] as ServiceError[],
    store: "there" as "there" | "away" | "hangs",
    record: "absent" as TeamRecord | "absent",
    publish(...known: { hours: number; fromMs: number }[]) {
      world.record = {
        version: 1,
        progress: "p",
        archived: true,
        known: known.map(({ fromMs, hours }) =>
          encodeTeamSnapshot(office.team, { fromMs, snapshot: snapshotOf(hours) }),
        ),
      };
    },
  };
  const readTeam = createTeamMemory({
    teams: {
      async read() {
        world.reads++;
        if (world.store === "away") throw new ServiceError("store.unavailable", "it is away");
        if (world.store === "hangs") await new Promise(() => {});
        return world.record;
      },
    },
    onProblem: ({ error }) => void world.problems.push(error),
    now: () => world.nowMs,
    wait: async () => {},
  });
  const hoursAt = async (behavior: TeamBehavior = office) => {
    const snapshot = (await readTeam("north", behavior))(world.nowMs);
    return snapshot && (snapshot.atMs - START) / HOUR_MS;
  };
  return { world, readTeam, hoursAt };
}

describe("the team in a process's memory", () => {
  it("is nobody's before its first snapshot is readable, and that snapshot's from then on", async () => {
    const { hoursAt, world } = createWorld();
    expect(await hoursAt()).toBeUndefined();
    world.publish({ hours: 0, fromMs: START + 120_000 });
    world.nowMs = START + 119_999;
    expect(await hoursAt()).toBeUndefined();
    world.nowMs++;
    expect(await hoursAt()).toBe(0);
  });

  it("moves to the next snapshot at the moment that says, from one read for both", async () => {
    const { hoursAt, world } = createWorld();
    world.publish({ hours: 0, fromMs: START }, { hours: 1, fromMs: START + 10_000 });
    expect(await hoursAt()).toBe(0);
    world.nowMs = START + 10_000;
    expect(await hoursAt()).toBe(1);
    expect(world.reads).toBe(1);
  });

  it("is read at most once in twenty seconds, and always anew within a minute", async () => {
    const { hoursAt, world } = createWorld();
    world.publish({ hours: 0, fromMs: START });
    for (let seconds = 0; seconds < 20; seconds++) {
      world.nowMs = START + 1_000 * seconds;
      await hoursAt();
    }
    expect(world.reads).toBe(1);
    world.publish({ hours: 0, fromMs: START }, { hours: 1, fromMs: START + 55_000 });
    world.nowMs = START + 55_000;
    expect(await hoursAt()).toBe(1);
    expect(world.reads).toBe(2);
  });

  it("stays as it was last known while the store is away, which is told each time", async () => {
    const { hoursAt, world } = createWorld();
    world.publish({ hours: 0, fromMs: START });
    await hoursAt();
    world.store = "away";
    for (let minutes = 1; minutes <= 3; minutes++) {
      world.nowMs = START + 60_000 * minutes;
      expect(await hoursAt()).toBe(0);
    }
    expect(world.problems.map(({ code }) => code)).toEqual(Array(3).fill("store.unavailable"));
    // After a day it says nothing of the team any more.
    world.nowMs = START + 24 * HOUR_MS;
    expect(await hoursAt()).toBeUndefined();
  });

  it("is waited for no longer than it is worth", async () => {
    const { hoursAt, world } = createWorld();
    world.store = "hangs";
    expect(await hoursAt()).toBeUndefined();
    expect(await hoursAt()).toBeUndefined();
    expect(world.reads).toBe(1);
  });

  it("is unreadable under another declaration, and missing then", async () => {
    const { hoursAt, world } = createWorld();
    world.publish({ hours: 0, fromMs: START });
    const other = { ...office, team: { ...office.team, hash: "0123456789abcdef" } };
    expect(await hoursAt(other)).toBeUndefined();
    expect(world.problems.map(({ code }) => code)).toEqual(["team.unreadable"]);
  });
});

describe("models that bring the team along", () => {
  it("ask for none where the schema declares none", async () => {
    const models = serveTeam(rulesOnly, () => expect.fail("the team was read"));
    expect((await models.serving("north", visits, 0)).teamAt).toBeUndefined();
  });

  it("fill its features in profiles, and completeness says where they are missing", async () => {
    const { readTeam, world } = createWorld();
    const person = {
      person: "u:1",
      version: 1,
      state: emptyPersonState(office.featureSet),
    } as const;
    const completenessAt = async (fromMs: number) => {
      world.publish({ hours: 0, fromMs });
      world.nowMs += 60_000;
      const serving = await serveTeam(rulesOnly, readTeam).serving("north", office, 0);
      const { built } = await buildProfiles(office, serving, [person], world.nowMs, NO_REASONS);
      return (built[0] as BuiltProfile).profile.completeness;
    };
    const { built } = await buildProfiles(office, RULES_ONLY, [person], START, NO_REASONS);
    const without = (built[0] as BuiltProfile).profile.completeness;
    expect(await completenessAt(START + HOUR_MS)).toBe(without);
    expect(await completenessAt(START)).toBeGreaterThan(without);
    expect(completeness(new Float32Array([Number.NaN, 1]))).toBe(0.5);
  });
});
