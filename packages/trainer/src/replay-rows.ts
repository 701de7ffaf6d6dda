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
import { knownAtMs, type SortOptions, sortByKnownTime } from "./known-order.ts";

import { isDrawn, mix, nextWindow, quietMomentMs, windowOf } from "./moments.ts";
import { type ReplayTeam, replayTeam } from "./replay-team.ts";
import { createReplayedPerson, joinPeople, type ReplayedPerson } from "./replayed-person.ts";
import { requireOutcome } from "./require-outcome.ts";
import { addRow, createRowStore, type RowStore } from "./row-store.ts";

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
   * from numbers that are missing when they serve. Without it they are missing here as well.
   */
  readonly withTeam?: boolean;
  /** Also make a row of everybody as they are once all is known. */
  readonly present?: boolean;
  readonly sort?: SortOptions;
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
 * effect when they were known, as in serving.
 *
 * Memory: a state and a short timeline per person, and the rows; the archive streams. A person's state
 * does not change between two things known of them, so moments between are caught up with at the second.
 */
export async function replayRows(
  rows: AsyncIterable<ArchiveRow> | Iterable<ArchiveRow>,
  options: ReplayOptions,
): Promise<Replayed> {
  const replay = createReplay(options);
  const { behavior, untilMs } = replay;
  const sorted = await sortByKnownTime(rows, { signal: options.signal, ...options.sort });
  let done = 0;
  for await (const row of sorted.rows()) {
    options.signal?.throwIfAborted();
    if (knownAtMs(row) > untilMs) break;
    done++;
    options.onReplay?.(done, sorted.count);
    if (row.schema !== behavior.name) replay.leftOut++;
    else if ("link" in row) replayLink(replay, row);
    else if (!behavior.kindIndex.has(row.interaction.kind)) replay.leftOut++;
    else replayInteraction(replay, row);
  }
  finish(replay, options.present ?? false);
  return replay;
}

interface Replay extends Replayed {
  readonly outcomes: readonly Outcome[];
  /** Shape [kinds]: whether any outcome or eligibility looks at them. */
  readonly looked: readonly boolean[];
  readonly seed: number;
  readonly untilMs: number;
  readonly people: ReplayedPerson[];
  readonly byKey: Map<PersonKey, ReplayedPerson>;
  readonly links: KnownLinks;
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
    untilMs: options.untilMs ?? Number.POSITIVE_INFINITY,
    store: createRowStore(features, options.maxRows ?? MAX_ROWS),
    present: createRowStore(features, Number.POSITIVE_INFINITY),
    people: [],
    byKey: new Map(),
    links: createKnownLinks(),
    prepared: createPrepared(behavior),
    team: options.withTeam && behavior.team ? replayTeam(behavior.team) : undefined,
    knownUntilMs: Number.NEGATIVE_INFINITY,
    interactions: 0,
    leftOut: 0,
  };
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
  touch(replay, person, knownAtMs);
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
    touch(replay, later, link.knownAtMs);
  }
}

function touch(replay: Replay, person: ReplayedPerson, atMs: number): void {
  person.touchedAtMs = atMs;
  replay.knownUntilMs = atMs;
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

/** Makes the rows that are left, and lets go of the states. */
function finish(replay: Replay, withPresent: boolean): void {
  const { knownUntilMs, people, present } = replay;
  const presentMs = (Math.floor(knownUntilMs / HOUR_MS) + 1) * HOUR_MS;
  for (const person of people) {
    if (person.state !== undefined) {
      makeRowsUntil(replay, person, knownUntilMs + 1);
      if (withPresent) makeRow(replay, person, presentMs, true, present);
    }
    person.state = undefined;
  }
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
