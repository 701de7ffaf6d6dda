import { createRandom } from "@porchlight/numeric/seeded-random";

/** Name of a parameter → the values it may take. */
export type SearchSpace = Readonly<Record<string, readonly number[]>>;

export type SearchPoint = Readonly<Record<string, number>>;

export interface SearchTrial {
  readonly point: SearchPoint;
  /** Rounds it was last trained for. */
  readonly rounds: number;
  /** The last measurement; more is better. */
  readonly score: number;
}

export interface SearchOptions {
  readonly space: SearchSpace;
  /** How many points are drawn; points drawn twice are tried once. */
  readonly trials: number;
  /** A point that is tried beside those that are drawn. */
  readonly first?: SearchPoint;
  /** Rounds of training at each step; all points take the first, the better of them the next. */
  readonly steps: readonly number[];
  /** Share of points that go on to the next step, at least one. */
  readonly keep: number;
  readonly seed: number;
  /**
   * Trains with a point for so many rounds and measures it, on rows that are neither learned from nor tested on; more
   * is better. NaN stands for a point that cannot be measured: it goes no further.
   */
  readonly measure: (point: SearchPoint, rounds: number) => Promise<number>;
  readonly onProgress?: (done: number, total: number, trial: SearchTrial) => void;
  /** Ends the search between two measurements; it then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * A small search for parameters: points drawn at random, all trained a little, the better ones longer (successive
 * halving). The same seed tries the same points. Cost: `trials` trainings of the first step and a share of them of
 * each next.
 *
 * @returns all that was tried, best first: those that came further stand before those that did not
 * @see Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", 2016
 */
export async function searchParameters(options: SearchOptions): Promise<readonly SearchTrial[]> {
  const { keep, measure, onProgress, signal, steps } = options;
  let points = drawPoints(options);
  const total = countMeasurements(points.length, options);
  const ranked: SearchTrial[] = [];
  let done = 0;
  for (const rounds of steps) {
    const trials: SearchTrial[] = [];
    for (const point of points) {
      signal?.throwIfAborted();
      const trial = { point, rounds, score: await measure(point, rounds) };
      trials.push(trial);
      onProgress?.(++done, total, trial);
    }
    trials.sort((a, b) => byScore(a.score, b.score));
    points = trials
      .filter(({ score }) => !Number.isNaN(score))
      .slice(0, kept(trials.length, keep))
      .map(({ point }) => point);
    // Whoever goes on is told of again, at the next step.
    ranked.unshift(...trials);
  }
  return ranked.filter(({ point }, i) => ranked.findIndex((other) => other.point === point) === i);
}

/** Descending, NaN last. */
const byScore = (a: number, b: number): number =>
  Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || b - a;

const kept = (count: number, keep: number): number => Math.max(1, Math.floor(keep * count));

function drawPoints({ first, seed, space, trials }: SearchOptions): SearchPoint[] {
  const random = createRandom(seed);
  const drawn = new Map<string, SearchPoint>();
  if (first !== undefined) drawn.set(JSON.stringify(first), first);
  for (let trial = 0; trial < trials; trial++) {
    const point = Object.fromEntries(
      Object.entries(space).map(([name, values]) => [
        name,
        values[Math.floor(random() * values.length)] as number,
      ]),
    );
    drawn.set(JSON.stringify(point), point);
  }
  return [...drawn.values()];
}

function countMeasurements(points: number, { keep, steps }: SearchOptions): number {
  let total = 0;
  for (let step = 0, count = points; step < steps.length; step++, count = kept(count, keep))
    total += count;
  return total;
}
