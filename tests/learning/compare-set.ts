import { bootstrapPeople } from "@porchlight/numeric/bootstrap-people";
import { createRandom } from "@porchlight/numeric/seeded-random";
import type { Choice } from "./choices.ts";
import { groupedAuc, once } from "./grouped-auc.ts";
import type { Fold, LearningRows, LearningTask } from "./learning-set.ts";
import { rankFold } from "./rank-fold.ts";

const DRAWS = 200;
const LEVEL = 0.95;
/** More than a protocol has groups: groups of different folds are ranked apart. */
const GROUPS_MOST = 1_000;

/** A choice, and what it is called beside the others. */
export interface Variant extends Choice {
  readonly says: string;
}

type Interval = readonly [low: number, high: number];

export interface Compared {
  /** Over all folds; a fold weighs its rows. */
  readonly auc: number;
  readonly interval: Interval;
  /** Of each fold. */
  readonly parts: readonly number[];
  /** What the first variant has more. */
  readonly firstMore: number;
  readonly firstMoreInterval: Interval;
}

/** Learns and scores all folds with each variant, and draws the people again for intervals: of each task. */
export async function compareSet(
  rows: LearningRows,
  folds: readonly Fold[],
  tasks: readonly LearningTask[],
  variants: readonly Variant[],
  { say, threads }: { readonly threads: number; readonly say: (sentence: string) => void },
): Promise<readonly (readonly Compared[])[]> {
  const ranks = tasks.map((): number[][] => []);
  for (const variant of variants) {
    const ofFolds: (readonly Float64Array[])[] = [];
    for (const fold of folds) ofFolds.push(await rankFold(rows, fold, tasks, variant, { threads }));
    tasks.forEach((_, task) => {
      ranks[task]?.push(ofFolds.flatMap((ofTasks) => [...(ofTasks[task] as Float64Array)]));
    });
    say(variant.says);
  }
  return tasks.map((task, i) => measureRanks(rows, folds, task, ranks[i] as number[][]));
}

/** What each variant's ranks of the folds' scored rows, one fold after the other, are worth. */
export function measureRanks(
  rows: LearningRows,
  folds: readonly Fold[],
  { outcome }: LearningTask,
  ranks: readonly (readonly number[])[],
): readonly Compared[] {
  const places = folds.flatMap(({ score }) => [...score]);
  const foldOf = folds.flatMap(({ score }, fold) => Array.from(score, () => fold));
  const facts = {
    labels: places.map((row) => Number(rows.outcome[row] === outcome)),
    group: Int32Array.from(
      places,
      (row, i) => (foldOf[i] as number) * GROUPS_MOST + (rows.group[row] as number),
    ),
  };
  const scored = ranks.map((one) => ({ ...facts, ranks: one }));
  const measures = scored.map((one) => groupedAuc(one));
  const figures = (weights: ArrayLike<number>) => {
    const values = measures.map((measure) => measure(weights));
    return [...values, ...values.map((value) => (values[0] as number) - value)];
  };
  const all = once(places.length);
  const values = figures(all);
  const people = places.map((row) => rows.person[row] as number);
  const drawn = { replicates: DRAWS, level: LEVEL, random: createRandom(1) };
  const intervals = bootstrapPeople(people, figures, drawn);
  return scored.map((one, i) => ({
    auc: values[i] as number,
    interval: intervals[i] as Interval,
    parts: folds.map((_, fold) => groupedAuc(one, (row) => foldOf[row] === fold)(all)),
    firstMore: values[scored.length + i] as number,
    firstMoreInterval: intervals[scored.length + i] as Interval,
  }));
}

/** As a table in Markdown, as it stands in the README. */
export function formatCompared(
  title: string,
  names: readonly string[],
  compared: readonly Compared[],
): string {
  const span = ([low, high]: Interval) => `${low.toFixed(3)} to ${high.toFixed(3)}`;
  const lines = compared.map(({ auc, firstMore, firstMoreInterval, interval, parts }, i) => {
    const more = i === 0 ? "" : `${firstMore.toFixed(4)} (${span(firstMoreInterval)})`;
    const each = parts.map((part) => part.toFixed(3)).join(", ");
    return `| ${names[i]} | ${auc.toFixed(4)} (${span(interval)}) | ${each} | ${more} |\n`;
  });
  const head = `| ${title} | AUC | of each part | ${names[0]} has more |\n|---|---|---|---|\n`;
  return `${head}${lines.join("")}\n`;
}
