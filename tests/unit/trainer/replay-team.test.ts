import { DAY_MS, HOUR_MS } from "@porchlight/core/duration";
import { actorRates } from "@porchlight/core/features/actor-rates";
import { teamLoad } from "@porchlight/core/features/team-load";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import { userKey } from "@porchlight/core/interaction";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import { occurs } from "@porchlight/core/schema/outcome-declaration";
import { createPrepared, prepare } from "@porchlight/core/state/prepare";
import type { Team } from "@porchlight/core/team/team";
import { createTeamFold, snapshotTeam } from "@porchlight/core/team/team-fold";
import { SNAPSHOT_LAG_MS } from "@porchlight/core/team/team-snapshot";
import { replayRows } from "@porchlight/trainer/replay-rows";
import { replayTeam } from "@porchlight/trainer/replay-team";
import { rowAt } from "@porchlight/trainer/row-store";
import { describe, expect, it } from "vitest";

const office = defineBehavior({
  name: "office",
  interactions: { called: { engaged: true }, signed: { engaged: true } },
  properties: { agent: { label: ["ann", "bob"] } },
  team: { actor: "agent", ends: { signed: ["signed"] } },
  features: [teamLoad(), actorRates({ name: "agent", label: "agent", ends: ["signed"] })],
  predictions: {
    signs: {
      part: "signs",
      answer: "chance",
      outcome: occurs({ of: ["signed"], within: "7d" }),
      rules: { base: 0, terms: [] },
    },
  },
  preferences: {},
});

const START = Date.UTC(2026, 0, 1);

const row = (
  person: string,
  kind: string,
  hours: number,
  agent = "ann",
): ArchiveRow & { person: string } => ({
  workspace: "w",
  schema: "office",
  receivedAtMs: START + hours * HOUR_MS,
  person: userKey(person),
  interaction: {
    id: `${person}-${kind}-${hours}`,
    kind,
    happenedAtMs: START + hours * HOUR_MS,
    knownAtMs: START + hours * HOUR_MS,
    properties: { agent },
  },
});

/** Three weeks: somebody new every seventh hour, of whom every other signs two days later. */
const archive = Array.from({ length: 72 }, (_, i) => i).flatMap((i) => [
  row(`p${i}`, "called", 7 * i, i % 3 === 0 ? "ann" : "bob"),
  ...(i % 2 === 0 ? [row(`p${i}`, "signed", 7 * i + 48)] : []),
]);

describe("a team in replay", () => {
  const team = replayTeam(office.team as Team);
  const prepared = createPrepared(office);
  const add = (hours: number): void => {
    const { interaction } = row("p", "called", hours) as Extract<
      ArchiveRow,
      { interaction: unknown }
    >;
    prepare(office, interaction, prepared);
    team.add(userKey(`p${hours}`), prepared, interaction.knownAtMs);
  };

  it("is read as of the last hour whose snapshot was made by then", () => {
    add(0.5);
    add(0.75);
    const lateMs = START + HOUR_MS + SNAPSHOT_LAG_MS;
    expect(team.at(lateMs - 1)).toBeUndefined();
    expect(team.at(lateMs)).toMatchObject({ atMs: START + HOUR_MS, interactions: [2, 2, 2] });
    add(1.5);
    add(30);
    expect(team.at(START + 2.5 * HOUR_MS)).toMatchObject({ interactions: [1, 3, 3] });
    expect(team.at(START + 29 * HOUR_MS)).toMatchObject({ interactions: [0, 0, 3] });
    expect(team.at(START + 31.5 * HOUR_MS)).toMatchObject({ interactions: [1, 1, 4] });
    expect(team.at(START + 30 * DAY_MS)).toMatchObject({ interactions: [0, 0, 0] });
  });
});

describe("a team of which the archive has snapshots", () => {
  const snapshotOf = (hours: number) =>
    snapshotTeam(createTeamFold(office.team as Team), START + hours * HOUR_MS);
  // The second hour's was late: nobody read it before a quarter to.
  const known = [
    { fromMs: START + HOUR_MS + SNAPSHOT_LAG_MS, snapshot: snapshotOf(1) },
    { fromMs: START + 2.75 * HOUR_MS, snapshot: snapshotOf(2) },
  ];
  const prepared = createPrepared(office);
  const team = replayTeam(office.team as Team, known);
  const before = archive.find((one) => one.receivedAtMs === START);
  if (before === undefined || !("interaction" in before))
    throw new RangeError("nothing is at the start");
  prepare(office, before.interaction, prepared);
  team.add(before.person, prepared, START - 2 * HOUR_MS);

  it("is read as serving read it, from the first of them on", () => {
    expect(team.at(START + 1.5 * HOUR_MS)).toBe(known[0]?.snapshot);
    expect(team.at(START + 2.5 * HOUR_MS)).toBe(known[0]?.snapshot);
    expect(team.at(START + 2.75 * HOUR_MS)).toBe(known[1]?.snapshot);
    expect(team.at(START + 30 * HOUR_MS)).toBeUndefined();
  });

  it("is made for moments before", () => {
    expect(team.at(START + HOUR_MS)).toMatchObject({ atMs: START, interactions: [0, 1, 1] });
  });
});

describe("rows with the team", () => {
  const replay = (rows: readonly ArchiveRow[], withTeam: boolean) =>
    replayRows(rows, { behavior: office, seed: 1, withTeam });
  const vectorsOf = ({ store }: Awaited<ReturnType<typeof replay>>, untilMs: number) =>
    Array.from({ length: store.count }, (_, i) => i)
      .filter((i) => (store.momentMs[i] as number) <= untilMs)
      .map((i) => [store.momentMs[i], ...rowAt(store, i)]);

  it("hold what was known of it, where it is asked for", async () => {
    const vectors = vectorsOf(await replay(archive, true), Number.POSITIVE_INFINITY);
    expect(vectors.length).toBeGreaterThan(100);
    const week = 1 + office.featureSet.columns.indexOf("team_interactions_7d");
    const rate = 1 + office.featureSet.columns.indexOf("agent_signed_rate");
    expect(vectors.some((vector) => (vector[week] as number) > 24)).toBe(true);
    expect(vectors.some((vector) => (vector[rate] as number) === 1)).toBe(true);
  });

  it("hold nothing of it otherwise", async () => {
    const vectors = vectorsOf(await replay(archive, false), Number.POSITIVE_INFINITY);
    expect(vectors.flatMap((vector) => vector.slice(1)).every(Number.isNaN)).toBe(true);
  });

  it("are the same whatever comes later", async () => {
    const middleMs = START + 10 * DAY_MS;
    const early = archive.filter(({ receivedAtMs }) => receivedAtMs <= middleMs);
    const other = Array.from({ length: 90 }, (_, i) => row(`q${i}`, "signed", 241 + i, "bob"));
    const one = vectorsOf(await replay(archive, true), middleMs);
    expect(vectorsOf(await replay([...early, ...other], true), middleMs).sort()).toEqual(
      one.sort(),
    );
    expect(one.length).toBeGreaterThan(30);
  });
});
