import { scoreDelivery } from "@porchlight/core/delivery/score-delivery";
import { DAY_MS, HOUR_MS } from "@porchlight/core/duration";
import { ServiceError } from "@porchlight/core/error";
import { fold } from "@porchlight/core/features/fold";
import { buildVector } from "@porchlight/core/features/vector";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import { type PersonKey, userKey } from "@porchlight/core/interaction";
import { RULES_ONLY } from "@porchlight/core/models/models";
import { predictPeople } from "@porchlight/core/predictions/predict-people";
import { NO_REASONS } from "@porchlight/core/predictions/reasons-asked";
import { emptyPersonState, type PersonState } from "@porchlight/core/state/person-state";
import { createPrepared, prepare } from "@porchlight/core/state/prepare";
import { foldTeam, teamAddress } from "@porchlight/core/team/fold-team";
import { serveTeam } from "@porchlight/core/team/serve-team";
import { decodeTeamSnapshot } from "@porchlight/core/team/team-codec";
import { createTeamMemory } from "@porchlight/core/team/team-memory";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { replayTeam } from "@porchlight/trainer/replay-team";
import { describe, expect, it } from "vitest";
import { createMarginRunner, servingModel } from "../../fakes/margin-model.ts";
import { createMemoryStateStore } from "../../fakes/memory-state-store.ts";
import { createMemoryTeamStore } from "../../fakes/memory-team-store.ts";
import { archiveOf, type OfficeObject, office, START, WORKSPACE } from "./office.ts";

const DAYS = 4;
const MINUTE_MS = 60_000;

/** A vector as a model was given it. */
interface Served {
  readonly person: PersonKey;
  readonly atMs: number;
  readonly vector: Float32Array;
}

interface Troubles {
  /** Share of records that wait in the queue for up to three hours. */
  readonly waiting: number;
  /** Share of hours in which no team is folded. */
  readonly away: number;
}

/** Some days of a workspace, live: a delivery every quarter of an hour, a look at somebody, a run every five minutes. */
async function live(seed: number, { away, waiting }: Troubles) {
  const random = createRandom(seed);
  const objects: OfficeObject[] = [];
  const served: Served[] = [];
  const store = createMemoryTeamStore();
  const states = createMemoryStateStore();
  let nowMs = START;
  const now = () => nowMs;
  const isAway = () => (Math.floor(nowMs / HOUR_MS) * 7_919) % 100 < 100 * away;
  let watched: PersonKey = "u:0";
  const runner = createMarginRunner(office, 1, (row) => {
    served.push({ person: watched, atMs: nowMs, vector: row.slice() });
    return [0];
  });
  const model = await servingModel(office, "lead_scorer_v2", runner);
  const serving = { ...RULES_ONLY, generation: 1, models: new Map([["lead_scorer_v2", model]]) };
  const onlyModels = { generation: async () => 1, serving: async () => serving };
  const readTeam = createTeamMemory({
    teams: store.teams,
    onProblem() {},
    now,
    wait: async () => {},
  });
  const models = serveTeam(onlyModels, readTeam);
  const deliver = async (id: number) => {
    watched = userKey(`${Math.floor(25 * random())}`);
    const waitedMs = random() < waiting ? 3 * HOUR_MS * random() : 500;
    const knownAtMs = Math.floor(nowMs - waitedMs);
    const properties = { agent: random() < 0.5 ? "ann" : "bob" };
    const kind = random() < 0.1 ? "signed" : "called";
    const interaction = { id: `${id}`, kind, happenedAtMs: knownAtMs, knownAtMs, properties };
    const people = [{ person: watched, interactions: [interaction] }];
    const common = { workspace: WORKSPACE, schema: office.name, receivedAtMs: knownAtMs };
    const { failed } = await scoreDelivery(
      { name: `d${id}`, records: [{ recordId: "r", record: { ...common, people, links: [] } }] },
      {
        states,
        models,
        behaviors: new Map([[office.name, office]]),
        cache: { fence: async () => {}, write: async () => 1, remove: async () => {} },
        archive: async ({ atMs, rows }) => {
          objects.push({ atMs, rows: rows.map((row) => JSON.parse(row) as ArchiveRow) });
        },
      },
      { nowMs, step() {}, random, wait: async () => {} },
    );
    expect(failed.size).toBe(0);
  };
  const look = async () => {
    watched = userKey(`${Math.floor(25 * random())}`);
    await predictPeople({ states, models }, office, WORKSPACE, [watched], nowMs, NO_REASONS);
  };
  for (let minute = 0; nowMs < START + DAYS * DAY_MS; minute++, nowMs += MINUTE_MS) {
    if (minute % 15 === 3) await deliver(minute);
    if (minute % 10 === 2) await look();
    if (minute % 5 !== 0 || isAway()) continue;
    const ports = { teams: store.teams, archive: archiveOf(objects, now) };
    await foldTeam(ports, office, WORKSPACE, { now, deadlineMs: Number.POSITIVE_INFINITY });
  }
  const known = store
    .archivedOf(teamAddress(office, WORKSPACE))
    .map((text) => decodeTeamSnapshot(office.team, text));
  return { objects, served, known };
}

/** The same vectors out of the archive: the states by what was archived until then, the team by the trainer's replay. */
function replayed(
  objects: readonly OfficeObject[],
  served: readonly Served[],
  known?: Parameters<typeof replayTeam>[1],
): Float32Array[] {
  const team = replayTeam(office.team, known);
  const prepared = createPrepared(office);
  const rows = objects.flatMap(({ atMs, rows }) => rows.map((row) => ({ atMs, row })));
  for (const { row } of [...rows].sort((a, b) => knownAtMs(a.row) - knownAtMs(b.row))) {
    if ("link" in row) throw new ServiceError("link.bad", "there are no links here");
    prepare(office, row.interaction, prepared);
    team.add(row.person, prepared, row.interaction.knownAtMs);
  }
  const states = new Map<PersonKey, PersonState>();
  let next = 0;
  return served.map(({ atMs, person }) => {
    for (let one = rows[next]; one !== undefined && one.atMs <= atMs; one = rows[++next]) {
      if ("link" in one.row) continue;
      const state = states.get(one.row.person) ?? emptyPersonState(office.featureSet);
      states.set(one.row.person, state);
      prepare(office, one.row.interaction, prepared);
      fold(office.featureSet, state, prepared, 0);
    }
    const state = states.get(person) ?? emptyPersonState(office.featureSet);
    return buildVector(office.featureSet, state, atMs, team.at(atMs));
  });
}

const knownAtMs = (row: ArchiveRow): number =>
  "link" in row ? row.link.knownAtMs : row.interaction.knownAtMs;

const vectorsOf = (served: readonly Served[]) => served.map(({ vector }) => [...vector]);
const asNumbers = (vectors: readonly Float32Array[]) => vectors.map((vector) => [...vector]);

describe("vectors served live", { timeout: 30_000 }, () => {
  it("are those of a replay of the archive, whatever came late and however often no team was folded", async () => {
    const { known, objects, served: all } = await live(7, { waiting: 0.2, away: 0.3 });
    // Before the first snapshot nothing was known of the team, and a replay makes its own.
    const served = all.filter(({ atMs }) => atMs >= (known[0]?.fromMs ?? Number.POSITIVE_INFINITY));
    expect(served.length).toBeGreaterThan(300);
    expect(asNumbers(replayed(objects, served, known))).toEqual(vectorsOf(served));
    // What a fold of today makes of the same archive is something else.
    expect(asNumbers(replayed(objects, served))).not.toEqual(vectorsOf(served));
  });

  it("are also those of snapshots made in replay, where all was archived in time", async () => {
    const { known, objects, served } = await live(8, { waiting: 0, away: 0 });
    expect(known.length).toBeGreaterThan(24 * DAYS - 3);
    expect(asNumbers(replayed(objects, served))).toEqual(vectorsOf(served));
    const week = office.featureSet.columns.indexOf("team_interactions_7d");
    const loads = served.map(({ vector }) => vector[week] as number);
    expect(Math.max(...loads.filter((load) => !Number.isNaN(load)))).toBeGreaterThan(300);
    expect(loads.filter(Number.isNaN).length).toBeLessThan(30);
  });
});
