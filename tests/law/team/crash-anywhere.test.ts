import { DAY_MS, HOUR_MS } from "@porchlight/core/duration";
import { ServiceError } from "@porchlight/core/error";
import { createPrepared } from "@porchlight/core/state/prepare";
import { type FoldTeamPorts, foldTeam, teamAddress } from "@porchlight/core/team/fold-team";
import { decodeTeamSnapshot } from "@porchlight/core/team/team-codec";
import { snapshotTeam } from "@porchlight/core/team/team-fold";
import { addTeamRow, createTeamProgress } from "@porchlight/core/team/team-progress";
import type { TeamSnapshot } from "@porchlight/core/team/team-snapshot";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemoryTeamStore } from "../../fakes/memory-team-store.ts";
import { Crash, type Fault } from "../delivery/world.ts";
import {
  archiveOf,
  firstRows,
  type OfficeObject,
  objects,
  office,
  START,
  WORKSPACE,
} from "./office.ts";

const RUN_MS = 300_000;
const END = START + 2 * DAY_MS + 6 * HOUR_MS;
const FAULTS = ["fails before", "fails after", "dies before", "dies after"] as const;
const address = teamAddress(office, WORKSPACE);

/** A process of its own over shared services: each call may fail, or the process die, before it takes effect or after. */
function faced(ports: FoldTeamPorts, faultOf: () => Fault | undefined): FoldTeamPorts {
  const face =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const fault = faultOf();
      const stop = () =>
        fault?.startsWith("dies") ? new Crash() : new ServiceError("store.unavailable", "as told");
      if (fault?.endsWith("before")) throw stop();
      const answer = await call(...args);
      if (fault?.endsWith("after")) throw stop();
      return answer;
    };
  const { archive, teams } = ports;
  return {
    archive: { list: archive.list, read: face(archive.read) },
    teams: {
      read: face(teams.read),
      commit: face(teams.commit),
      writeProgress: face(teams.writeProgress),
      readProgress: face(teams.readProgress),
      forgetProgress: face(teams.forgetProgress),
      archive: face(teams.archive),
    },
  };
}

/** Runs every five minutes to the end, with faults; answers what is archived and how much is left lying about. */
async function runAll(
  all: readonly OfficeObject[],
  faultOf: () => Fault | undefined,
  endMs: number = END,
) {
  const store = createMemoryTeamStore();
  let nowMs = START;
  const now = () => nowMs;
  const archive = archiveOf(all, now);
  const run = async (ports: FoldTeamPorts) => {
    try {
      await foldTeam(ports, office, WORKSPACE, { now, deadlineMs: Number.POSITIVE_INFINITY });
    } catch (error) {
      if (!(error instanceof Crash || ServiceError.is(error))) throw error;
    }
  };
  const ports = { teams: store.teams, archive };
  for (; nowMs < endMs; nowMs += RUN_MS) await run(faced(ports, faultOf));
  await run(ports);
  await run(ports);
  const known = store.archivedOf(address).map((text) => decodeTeamSnapshot(office.team, text));
  return { known, store };
}

/** A snapshot by its definition: from all rows, each once, that were archived in time and known before the hour. */
function define(all: readonly OfficeObject[], hourMs: number): TeamSnapshot {
  const progress = createTeamProgress(office.team);
  const prepared = createPrepared(office);
  const knownAtMs = (row: ReturnType<typeof firstRows>[number]) =>
    "link" in row ? row.link.knownAtMs : row.interaction.knownAtMs;
  firstRows(all)
    .filter((row) => knownAtMs(row) < hourMs)
    .sort((a, b) => knownAtMs(a) - knownAtMs(b))
    .forEach((row, i) => {
      addTeamRow(progress, office, { key: `${i}`, row }, prepared);
    });
  return snapshotTeam(progress.fold, hourMs);
}

const knownWhenArchived = ({ atMs, rows }: OfficeObject): OfficeObject => ({
  atMs,
  rows: rows.map((row) =>
    "link" in row
      ? { ...row, link: { ...row.link, knownAtMs: atMs } }
      : { ...row, interaction: { ...row.interaction, knownAtMs: atMs } },
  ),
});

/** Without rows that wait for hours before they are archived. */
const inTime = objects.map((all) => all.map(knownWhenArchived));

const faults = fc.array(
  fc.option(fc.constantFrom<Fault>(...FAULTS), { nil: undefined, freq: 12 }),
  {
    maxLength: 200,
  },
);
const inTurn = (drawn: readonly (Fault | undefined)[]) => {
  let call = 0;
  return () => drawn[call++];
};

describe("the fold of a team", { timeout: 30_000 }, () => {
  it("makes each hour's snapshot by its definition, whatever fails or dies between any two steps", async () => {
    await fc.assert(
      fc.asyncProperty(inTime, faults, async (all, drawn) => {
        const { known } = await runAll(all, inTurn(drawn));
        for (const { snapshot } of known) expect(snapshot).toEqual(define(all, snapshot.atMs));
        if (firstRows(all).some((row) => !("link" in row)))
          expect(known.at(-1)?.snapshot.atMs).toBe(END - HOUR_MS);
      }),
      { numRuns: 40 },
    );
  });

  it("counts every row once, however late it is archived", async () => {
    await fc.assert(
      fc.asyncProperty(objects, faults, async (all, drawn) => {
        const calm = await runAll(all, () => undefined);
        const { known } = await runAll(all, inTurn(drawn));
        const totals = (one: typeof known) => one.at(-1)?.snapshot.interactions.at(-1) ?? 0;
        const rows = firstRows(all).filter((row) => !("link" in row));
        expect(totals(known)).toBe(rows.length);
        expect(totals(calm.known)).toBe(rows.length);
      }),
      { numRuns: 40 },
    );
  });

  it("survives one fault at any one call", async () => {
    const hours = 4;
    const all = fc
      .sample(inTime, { seed: 4, numRuns: 5 })
      .flat()
      .map((object) => ({ ...object, atMs: START + ((object.atMs - START) % (hours * HOUR_MS)) }))
      .sort((a, b) => a.atMs - b.atMs)
      .map(knownWhenArchived);
    const endMs = START + hours * HOUR_MS;
    let calls = 0;
    const { known: expected } = await runAll(all, () => void calls++, endMs);
    expect(expected).toHaveLength(hours - 1);
    for (const fault of FAULTS)
      for (let at = 0; at < calls; at++) {
        let call = 0;
        const { known } = await runAll(all, () => (call++ === at ? fault : undefined), endMs);
        expect(known.map(({ snapshot }) => snapshot)).toEqual(
          expected.map(({ snapshot }) => snapshot),
        );
      }
  });

  it("lets one of two runs at once commit, and leaves no more than one progress", async () => {
    const [all = []] = fc.sample(inTime, { seed: 4, numRuns: 1 });
    const store = createMemoryTeamStore();
    let nowMs = START;
    const now = () => nowMs;
    const ports = { teams: store.teams, archive: archiveOf(all, now) };
    const clock = { now, deadlineMs: Number.POSITIVE_INFINITY };
    let snapshots = 0;
    for (; nowMs < END; nowMs += HOUR_MS) {
      const runs = await Promise.all([1, 2].map(() => foldTeam(ports, office, WORKSPACE, clock)));
      const made = runs.filter(({ snapshotMs }) => snapshotMs !== undefined).length;
      expect(made).toBeLessThanOrEqual(1);
      snapshots += made;
    }
    await foldTeam(ports, office, WORKSPACE, clock);
    expect(snapshots).toBeGreaterThan(20);
    const names = [...store.progress.keys()];
    const record = await store.teams.read(address);
    expect(names.some((name) => record !== "absent" && name.endsWith(record.progress))).toBe(true);
    expect(names.length).toBeLessThanOrEqual(2);
  });
});
