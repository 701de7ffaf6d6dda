import { createRandom } from "@porchlight/numeric/seeded-random";
import { createZipf } from "@porchlight/numeric/zipf";

export interface LoadOptions {
  readonly seed: number;
  readonly people: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  readonly interactionsPerSecond: number;
}

/** Who is asked for, or does something, when: parallel arrays in the order of time. */
export interface Happenings {
  /** Ms from the beginning. */
  readonly atMs: Float64Array;
  readonly person: Uint32Array;
}

export interface LoadPlan {
  readonly requests: Happenings;
  readonly interactions: Happenings;
}

/**
 * A load, laid down before it begins: arrivals at random (Poisson), whatever the answers take. People
 * are asked for, and act, by Zipf's law with s = 1.0: whoever is looked at most also does most, which is
 * the harder case for a cache. The same seed gives the same load in any process.
 */
export function planLoad(options: LoadOptions): LoadPlan {
  const { seed, people, seconds, requestsPerSecond, interactionsPerSecond } = options;
  const pick = createZipf(people, 1);
  return {
    requests: arrivals(createRandom(seed), pick, seconds, requestsPerSecond),
    interactions: arrivals(createRandom(seed + 1), pick, seconds, interactionsPerSecond),
  };
}

function arrivals(
  random: () => number,
  pick: (uniform: number) => number,
  seconds: number,
  perSecond: number,
): Happenings {
  const atMs: number[] = [];
  const person: number[] = [];
  for (let ms = 0; ; ) {
    ms -= (Math.log(1 - random()) * 1000) / perSecond;
    if (ms >= seconds * 1000) break;
    atMs.push(ms);
    person.push(pick(random()));
  }
  return { atMs: Float64Array.from(atMs), person: Uint32Array.from(person) };
}
