import { HOUR_MS } from "@porchlight/core/duration";
import { foldTeam, teamAddress } from "@porchlight/core/team/fold-team";
import { decodeTeamSnapshot } from "@porchlight/core/team/team-codec";
import { createTeamProgress } from "@porchlight/core/team/team-progress";
import { decodeTeamProgress, encodeTeamProgress } from "@porchlight/core/team/team-progress-codec";
import { describe, expect, it } from "vitest";
import { createMemoryTeamStore } from "../../fakes/memory-team-store.ts";
import { archiveOf, type OfficeObject, office, START, WORKSPACE } from "../../law/team/office.ts";

const address = teamAddress(office, WORKSPACE);
const MINUTE = 60_000;

/** An object of one interaction; `id` repeats what was archived under it. */
const object = (minutes: number, id = `${minutes}`, receivedAtMinutes = minutes): OfficeObject => ({
  atMs: START + minutes * MINUTE,
  rows: [
    {
      workspace: WORKSPACE,
      schema: office.name,
      receivedAtMs: START + receivedAtMinutes * MINUTE,
      person: "u:1",
      interaction: {
        id,
        kind: "called",
        happenedAtMs: START + receivedAtMinutes * MINUTE,
        knownAtMs: START + receivedAtMinutes * MINUTE,
        properties: { agent: "ann" },
      },
    },
  ],
});

function createWorld(objects: OfficeObject[]) {
  const store = createMemoryTeamStore();
  const run = (minutes: number, endsInMs = Number.POSITIVE_INFINITY) => {
    let nowMs = START + minutes * MINUTE;
    // Each look at the clock takes a while.
    const now = () => nowMs++;
    const archive = archiveOf(
      [...objects].sort((a, b) => a.atMs - b.atMs),
      () => nowMs,
    );
    const clock = { now, deadlineMs: nowMs + endsInMs };
    return foldTeam({ teams: store.teams, archive }, office, WORKSPACE, clock);
  };
  const totals = () =>
    store
      .archivedOf(address)
      .map((text) => decodeTeamSnapshot(office.team, text).snapshot.interactions[2]);
  return { objects, run, store, totals };
}

describe("a run over a workspace", () => {
  it("keeps nothing of a workspace of which nothing is known", async () => {
    const { run, store } = createWorld([]);
    expect(await run(65)).toMatchObject({ folded: 0, caughtUp: true });
    expect(await store.teams.read(address)).toBe("absent");
  });

  it("makes a snapshot of each hour once, of silent ones too, and writes no progress without news", async () => {
    const { run, store, totals } = createWorld([object(1), object(2)]);
    expect(await run(61)).toMatchObject({ folded: 0 });
    expect(await run(62.1)).toMatchObject({ folded: 2, snapshotMs: START + HOUR_MS });
    expect(await run(67)).not.toHaveProperty("snapshotMs");
    const [name] = store.progress.keys();
    expect(await run(122.1)).toMatchObject({ folded: 0, snapshotMs: START + 2 * HOUR_MS });
    expect([...store.progress.keys()]).toEqual([name]);
    expect(totals()).toEqual([2, 2]);
  });

  it("counts an object that is listed long after the time in its key", async () => {
    const { objects, run, totals } = createWorld([object(1), object(58)]);
    await run(65);
    objects.push(object(30));
    await run(70);
    await run(123);
    expect(totals()).toEqual([2, 3]);
  });

  it("counts the row archived first of those with one id, days later too", async () => {
    const days = 5 * 24 * 60;
    const { run, totals } = createWorld([object(1, "a"), object(days, "a"), object(days, "b")]);
    await run(65);
    await run(days + 63);
    expect(totals()).toEqual([1, 2]);
  });

  it("commits what it has when its time is over, and the next goes on from there", async () => {
    const objects = Array.from({ length: 300 }, (_, i) => object(i / 6));
    const { run, store, totals } = createWorld(objects);
    expect(await run(65, 5)).toMatchObject({ caughtUp: false });
    expect(totals()).toEqual([]);
    const record = await store.teams.read(address);
    expect(record).toMatchObject({ version: 1, known: [] });
    expect(await run(70)).toMatchObject({ caughtUp: true, snapshotMs: START + HOUR_MS });
    expect(totals()).toEqual([300]);
  });

  it.each([
    ["is lost", (texts: Map<string, { text: string; version: number }>) => texts.clear()],
    [
      "is of another format",
      (texts: Map<string, { text: string; version: number }>) => {
        for (const [name, one] of texts)
          texts.set(name, { ...one, text: one.text.replace('"format":1', '"format":0') });
      },
    ],
    [
      "is cut short",
      (texts: Map<string, { text: string; version: number }>) => {
        for (const [name, one] of texts) texts.set(name, { ...one, text: one.text.slice(0, 40) });
      },
    ],
  ])("folds all anew where its progress %s", async (_what, spoil) => {
    const { run, store, totals } = createWorld([object(1), object(2), object(70)]);
    await run(65);
    spoil(store.progress);
    expect(await run(125)).toMatchObject({ anew: true, folded: 3 });
    expect(totals()).toEqual([2, 3]);
  });

  it("names nobody in what it keeps", async () => {
    const { run, store } = createWorld([object(1)]);
    await run(65);
    for (const { text } of store.progress.values()) expect(text).not.toContain('u:1"');
  });
});

describe("progress", () => {
  it("is read back as it was, and written again the same", async () => {
    const { run, store } = createWorld([object(1), object(2), object(70)]);
    await run(125);
    const [{ text } = { text: "" }] = store.progress.values();
    expect(encodeTeamProgress(decodeTeamProgress(office.team, text))).toBe(text);
  });

  it("is refused under another declaration of the team", () => {
    const text = encodeTeamProgress(createTeamProgress(office.team));
    const other = { ...office.team, hash: "0123456789abcdef" };
    expect(() => decodeTeamProgress(other, text)).toThrow(
      expect.objectContaining({ code: "team.unreadable" }),
    );
  });
});
