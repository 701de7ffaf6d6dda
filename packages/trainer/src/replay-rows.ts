import { createKnownLinks, type KnownLinks } from "@porchlight/core/delivery/known-links";
import { DAY_MS, HOUR_MS } from "@porchlight/core/duration";
import type { PreparedInteraction } from "@porchlight/core/features/feature";
import { fold } from "@porchlight/core/features/fold";
import { writeVector } from "@porchlight/core/features/vector";
import type { ArchiveRow, InteractionRow, LinkRow } from "@porchlight/core/ingest/archive-row";
import type { PersonKey } from "@porchlight/core/interaction";
import type { Outcome } from "@porchlight/core/outcomes/outcome";
import { eligibleAt } from "@porchlight/core/outcomes/outcome-label";
import { addToTimeline } from "@porchlight/core/outcomes/outcome-timeline";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { createPrepared, prepare } from "@porchlight/core/state/prepare";
import type { KnownSnapshot } from "@porchlight/core/team/known-snapshot";
import { knownAtMs } from "./known-order.ts";
import { isDrawn, mix, nextWindow, quietMomentMs, windowOf } from "./moments.ts";
import { type ReplayTeam, replayTeam } from "./replay-team.ts";
import { createReplayedPerson, joinPeople, letGo, type ReplayedPerson } from "./replayed-person.ts";
import { requireOutcome } from "./require-outcome.ts";
import { addRow, createRowStore, type RowStore } from "./row-store.ts";
import { settleRows } from "./settle-rows.ts";
import { type ShardOptions, shardArchive } from "./shard-archive.ts";

export interface ReplayOptions {
  readonly behavior: Behavior;
  /** Predictions whose outcomes decide which people are asked; all that declare one unless told. */
  readonly models?: readonly string[];
  readonly seed: number;
  /** What became known later is not read, Unix ms. */
  readonly untilMs?: number;
  /** Past this, rows are thinned out at random. */
  readonly maxRows?: number;
  /**
   * Make the team's snapshots on the way and read them. Only where serving reads them too: else models would learn
   * from numbers that are missing when they serve. Without it they are missing here as well. A team is folded in the
   * order of time, so then all people are replayed together, and memory grows with their number.
   */
  readonly withTeam?: boolean;
  /** Snapshots that serving read, as the archive has them: with `withTeam`, these are read instead of made. */
  readonly knownTeam?: readonly KnownSnapshot[];
  /** Also make a row of everybody as they are once all is known. */
  readonly present?: boolean;
  readonly shard?: Pick<ShardOptions, "rowsAShard" | "rowsInMemory">;
  readonly onReplay?: (done: number, total: number) => void;
  /** Ends the replay between two rows; it then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** An archive as rows: who somebody was at a moment, as far as it was known then. */
export interface Replayed {
  readonly behavior: Behavior;
  readonly models: readonly string[];
  readonly store: RowStore;
  /** Everybody as they are at the first whole hour after all that is known, if that was asked for. */
  readonly present: RowStore;
  readonly people: readonly ReplayedPerson[];
  /** The last time anything became known: outcomes after it are not known, Unix ms. */
  readonly knownUntilMs: number;
  readonly interactions: number;
  /** Rows of the archive under another schema, or of a kind that the schema has lost. */
  readonly leftOut: number;
}

/** Who has been silent for longer is looked at no more until they come back. */
const SILENCE_MS = 60 * DAY_MS;
const MAX_ROWS = 200_000;

/**
 * Builds rows by replaying a workspace's archive with the fold that serves it: the row at a moment holds
 * what was *known* at the moment, whenever it happened, and nobody's later life. Identity links take
 * effect when they were known, as in serving. Of rows archived more than once the first counts.
 *
 * Memory does not grow with the archive: people are replayed shard by shard, a state and a timeline each of those in the
 * shard, and at most `maxRows` rows are kept. Per person there stays who they are. A person's state does not change
 * between two things known of them, so moments between are caught up with at the second.
 */
export async function replayRows(
  rows: AsyncIterable<ArchiveRow> | Iterable<ArchiveRow>,
  options: ReplayOptions,
): Promise<Replayed> {
  const replay = createReplay(options);
  const { shard, signal, untilMs } = options;
  const sharded = await shardArchive(rows, {
    ...shard,
    ...(replay.team && { rowsAShard: Number.POSITIVE_INFINITY }),
    ...(untilMs !== undefined && { untilMs }),
    signal,
    onRow: (row) => noteKnown(replay, row),
  });
  try {
    let done = 0;
    for await (const batches of sharded.shards()) {
      for await (const batch of batches)
        for (const row of batch) {
          signal?.throwIfAborted();
          replayRow(replay, row);
          options.onReplay?.(++done, sharded.count);
        }
      finishShard(replay, options.present ?? false);
    }
  } finally {
    await sharded.remove();
  }
  return replay;
}

interface Replay extends Replayed {
  readonly outcomes: readonly Outcome[];
  /** Shape [kinds]: whether any outcome or eligibility looks at them. */
  readonly looked: readonly boolean[];
  readonly seed: number;
  readonly people: ReplayedPerson[];
  /** Of the shard. */
  readonly byKey: Map<PersonKey, ReplayedPerson>;
  /** Of the shard. */
  links: KnownLinks;
  readonly prepared: PreparedInteraction;
  readonly team: ReplayTeam | undefined;
  knownUntilMs: number;
  interactions: number;
  leftOut: number;
}

function createReplay({ behavior, seed, ...options }: ReplayOptions): Replay {
  const models = options.models ?? Object.keys(behavior.outcomes);
  const outcomes = models.map((model) => requireOutcome(behavior, model));
  const features = behavior.featureSet.columns.length;
  return {
    behavior,
    models,
    outcomes,
    looked: behavior.domain.kinds.map((_, kind) =>
      outcomes.some(
        ({ classOfKind, eligible }) =>
          (classOfKind[kind] as number) >= 0 || eligible?.kinds[kind] === 1,
      ),
    ),
    seed,
    store: createRowStore(features, models.length, options.maxRows ?? MAX_ROWS),
    present: createRowStore(features, models.length, Number.POSITIVE_INFINITY),
    people: [],
    byKey: new Map(),
    links: createKnownLinks(),
    prepared: createPrepared(behavior),
    team:
      options.withTeam && behavior.team ? replayTeam(behavior.team, options.knownTeam) : undefined,
    knownUntilMs: Number.NEGATIVE_INFINITY,
    interactions: 0,
    leftOut: 0,
  };
}

/** How far time goes has to be known before the first shard is at its end. */
function noteKnown(replay: Replay, row: ArchiveRow): void {
  const { behavior } = replay;
  if (row.schema !== behavior.name) return;
  if ("link" in row || behavior.kindIndex.has(row.interaction.kind))
    replay.knownUntilMs = Math.max(replay.knownUntilMs, knownAtMs(row));
}

function replayRow(replay: Replay, row: ArchiveRow): void {
  const { behavior } = replay;
  if (row.schema !== behavior.name) replay.leftOut++;
  else if ("link" in row) replayLink(replay, row);
  else if (!behavior.kindIndex.has(row.interaction.kind)) replay.leftOut++;
  else replayInteraction(replay, row);
}

function replayInteraction(replay: Replay, { interaction, person: name }: InteractionRow): void {
  const { behavior, links, looked, prepared } = replay;
  const { happenedAtMs, knownAtMs } = interaction;
  const person = personAt(replay, links.rootOf(name), knownAtMs);
  makeRowsUntil(replay, person, knownAtMs);
  prepare(behavior, interaction, prepared);
  if (person.state === undefined) return;
  replay.team?.add(person.key, prepared, knownAtMs);
  fold(behavior.featureSet, person.state, prepared, 0);
  person.state.seen.count = 0;
  if (looked[prepared.kind]) addToTimeline(person.timeline, prepared.kind, happenedAtMs, knownAtMs);
  person.touchedAtMs = knownAtMs;
  replay.interactions++;
  const window = windowOf(person.draw, knownAtMs);
  if (person.drawnWindow === window || !isDrawn(person.draw, prepared.idLow)) return;
  person.drawnWindow = window;
  person.drawnAtMs = knownAtMs;
}

function replayLink(replay: Replay, { link }: LinkRow): void {
  for (const { from, to } of replay.links.join(link)) {
    const earlier = replay.byKey.get(from);
    if (earlier === undefined) continue;
    const later = personAt(replay, to, link.knownAtMs);
    makeRowsUntil(replay, earlier, link.knownAtMs);
    makeRowsUntil(replay, later, link.knownAtMs);
    joinPeople(replay.behavior.featureSet, later, earlier);
    later.touchedAtMs = link.knownAtMs;
  }
}

function personAt(replay: Replay, key: PersonKey, knownAtMs: number): ReplayedPerson {
  const { behavior, byKey, people, seed } = replay;
  const known = byKey.get(key);
  if (known !== undefined) return known;
  const index = people.length;
  const person = createReplayedPerson(behavior.featureSet, key, { index, seed, knownAtMs });
  people.push(person);
  byKey.set(key, person);
  return person;
}

/**
 * Makes the rows of a person's moments before a time, at which something new of them becomes known. A
 * moment at that time is still to come: all that is known then belongs to it.
 */
function makeRowsUntil(replay: Replay, person: ReplayedPerson, untilMs: number): void {
  if (person.drawnAtMs !== undefined && person.drawnAtMs < untilMs) {
    makeRow(replay, person, person.drawnAtMs, false);
    person.drawnAtMs = undefined;
  }
  const lastMs = Math.min(untilMs - 1, person.touchedAtMs + SILENCE_MS);
  for (; ; person.window++) {
    const momentMs = quietMomentMs(person.draw, person.window);
    if (momentMs > lastMs) break;
    makeRow(replay, person, momentMs, true);
  }
  // What silence passed over does not come back.
  person.window = Math.max(person.window, nextWindow(person.draw, untilMs));
}

/** Makes the rows that are left of a shard's people, settles how all of theirs ended, and lets go of what that took. */
function finishShard(replay: Replay, withPresent: boolean): void {
  const { byKey, knownUntilMs, outcomes, people, present, store } = replay;
  const presentMs = (Math.floor(knownUntilMs / HOUR_MS) + 1) * HOUR_MS;
  for (const person of byKey.values()) {
    if (person.state === undefined) continue;
    makeRowsUntil(replay, person, knownUntilMs + 1);
    if (withPresent) makeRow(replay, person, presentMs, true, present);
  }
  settleRows(store, { outcomes, people, knownUntilMs });
  for (const person of byKey.values()) letGo(person);
  byKey.clear();
  replay.links = createKnownLinks();
}

function makeRow(
  { behavior, outcomes, store, team }: Replay,
  person: ReplayedPerson,
  momentMs: number,
  isQuiet: boolean,
  into = store,
): void {
  const { draw, index, state, timeline } = person;
  if (state === undefined) return;
  let eligible = 0;
  outcomes.forEach((outcome, bit) => {
    if (eligibleAt(outcome.eligible, timeline, momentMs)) eligible |= 1 << bit;
  });
  if (eligible === 0) return;
  // Two numbers of 32 bits, because a moment has more.
  const priority = mix(mix(draw, momentMs % 2 ** 32), Math.floor(momentMs / 2 ** 32));
  const row = { momentMs, person: index, eligible, isQuiet, priority };
  addRow(into, row, (out, outAt) =>
    writeVector(behavior.featureSet, state, momentMs, out, outAt, team?.at(momentMs)),
  );
}
