import { DAY_MS } from "@porchlight/core/duration";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { hashText32 } from "@porchlight/numeric/hash-text";
import type { LearningRows, LearningTask, PreparedSet } from "./learning-set.ts";
import { createRowBuilder, placesWhere } from "./row-builder.ts";
import { type LogEvent, walkLog } from "./walk-log.ts";

const HORIZON_MS = 90 * DAY_MS;
const HELD_BACK_SHARE = 1 / 5;

/** The event that shows somebody is still there. */
const PURCHASE = "purchased";

export interface ChurnProtocol {
  readonly behavior: Behavior;
  readonly activeDays: number;
  /** Moments of predicting, oldest first; the last one is the test. */
  readonly cutOffs: readonly string[];
}

export const churnTask = (auc: number): LearningTask => ({
  name: "churn",
  outcome: 1,
  reference: { auc },
});

/**
 * Rows of all who were active before a cut-off, and whether they bought nothing in the 90 days after it. Validation
 * is the last cut-off before the test; it learns from those whose 90 days were over by then.
 */
export function prepareChurn(protocol: ChurnProtocol, events: readonly LogEvent[]): PreparedSet {
  const cutOffsMs = protocol.cutOffs.map((cutOff) => Date.parse(`${cutOff}T00:00:00Z`));
  const { draws, rows } = buildCutOffs(protocol, cutOffsMs, events);
  const last = cutOffsMs.length - 1;
  const cutOffOf = (row: number) => rows.group[row] as number;
  const isOver = (row: number) =>
    (rows.momentMs[row] as number) + HORIZON_MS <= (cutOffsMs[last - 1] as number);
  return {
    rows,
    folds: {
      test: {
        learn: placesWhere(rows, (row) => cutOffOf(row) < last),
        score: placesWhere(rows, (row) => cutOffOf(row) === last),
      },
      validation: {
        learn: placesWhere(rows, isOver),
        score: placesWhere(rows, (row) => cutOffOf(row) === last - 1),
      },
    },
    holdBack: (learn) => {
      const newest = learn.reduce((most, row) => Math.max(most, cutOffOf(row)), 0);
      const isHeld = (row: number) =>
        (draws[rows.person[row] as number] as number) < HELD_BACK_SHARE;
      return {
        learn: learn.filter((row) => !isHeld(row)),
        score: learn.filter((row) => isHeld(row) && cutOffOf(row) === newest),
      };
    },
  };
}

interface CutOffRows {
  readonly rows: LearningRows;
  /** By person: a number in [0, 1) that their name draws. */
  readonly draws: readonly number[];
}

function buildCutOffs(
  { activeDays, behavior }: ChurnProtocol,
  cutOffsMs: readonly number[],
  events: readonly LogEvent[],
): CutOffRows {
  const purchases = new Map<string, number[]>();
  for (const { happenedAtMs, name, person } of events) {
    if (name !== PURCHASE) continue;
    const times = purchases.get(person) ?? [];
    purchases.set(person, times);
    times.push(happenedAtMs);
  }
  const people = [...purchases];
  const builder = createRowBuilder(behavior.featureSet.columns.length);
  let next = 0;
  walkLog(behavior, events, {
    before(walk, { happenedAtMs }) {
      for (; happenedAtMs >= (cutOffsMs[next] ?? Number.POSITIVE_INFINITY); next++) {
        const momentMs = cutOffsMs[next] as number;
        people.forEach(([name, times], person) => {
          const isIn = (fromMs: number, toMs: number) =>
            times.some((atMs) => atMs >= fromMs && atMs < toMs);
          if (!isIn(momentMs - activeDays * DAY_MS, momentMs)) return;
          const outcome = Number(!isIn(momentMs, momentMs + HORIZON_MS));
          const facts = { momentMs, person, group: next, outcome, isDecided: 0 };
          builder.add(facts, (out, outAt) => walk.write(name, momentMs, out, outAt));
        });
      }
    },
  });
  return { rows: builder.finish(), draws: people.map(([name]) => hashText32(name) / 2 ** 32) };
}
