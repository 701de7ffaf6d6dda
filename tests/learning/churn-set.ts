import { DAY_MS } from "@porchlight/core/duration";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { hashText32 } from "@porchlight/numeric/hash-text";
import type { Fold, LearningRows, LearningTask, PreparedSet } from "./learning-set.ts";
import { createRowBuilder, placesWhere } from "./row-builder.ts";
import { type LogEvent, walkLog } from "./walk-log.ts";

const HORIZON_MS = 90 * DAY_MS;
/** People fall into so many parts; one is held back for calibration. */
const PEOPLE_PARTS = 5;
/** Cut-offs before the test, by how many, that choices are compared on. */
const ROLLING = [3, 2, 1];

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
  const partOf = (row: number) =>
    Math.floor((draws[rows.person[row] as number] as number) * PEOPLE_PARTS);
  const rolling = (cutOff: number) => foldOfOver(rows, cutOff, cutOffsMs[cutOff] as number);
  return {
    rows,
    folds: {
      test: {
        learn: placesWhere(rows, (row) => cutOffOf(row) < last),
        score: placesWhere(rows, (row) => cutOffOf(row) === last),
      },
      validation: rolling(last - 1),
    },
    trials: {
      rolling: ROLLING.map((before) => rolling(last - before)).filter(
        ({ learn }) => learn.length > 0,
      ),
      // A part of the people at the last cut-off before the test, learned from all others.
      people: Array.from({ length: PEOPLE_PARTS }, (_, part) => ({
        learn: placesWhere(rows, (row) => cutOffOf(row) < last && partOf(row) !== part),
        score: placesWhere(rows, (row) => cutOffOf(row) === last - 1 && partOf(row) === part),
      })),
    },
    holdBack: (learn) => {
      const newest = learn.reduce((most, row) => Math.max(most, cutOffOf(row)), 0);
      const isHeld = (row: number) => partOf(row) === 0;
      return {
        learn: learn.filter((row) => !isHeld(row)),
        score: learn.filter((row) => isHeld(row) && cutOffOf(row) === newest),
      };
    },
  };
}

/** A cut-off, learned from those whose 90 days were over by then. */
const foldOfOver = (rows: LearningRows, cutOff: number, cutOffMs: number): Fold => ({
  learn: placesWhere(rows, (row) => (rows.momentMs[row] as number) + HORIZON_MS <= cutOffMs),
  score: placesWhere(rows, (row) => rows.group[row] === cutOff),
});

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
  const builder = createRowBuilder(behavior.featureSet.columns);
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
