import { createRandom } from "@porchlight/numeric/seeded-random";
import { createZipf } from "@porchlight/numeric/zipf";

export interface LoadOptions {
  readonly seed: number;
  readonly people: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  readonly interactionsPerSecond: number;
  /** Zipf's s of who acts: 0 is everybody alike, 1 whoever is asked for most. */
  readonly interactionsExponent: number;
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
 * are asked for by Zipf's law with s = 1.0. The same seed gives the same load in any process.
 */
export function planLoad(options: LoadOptions): LoadPlan {
  const { seed, people, seconds, requestsPerSecond, interactionsPerSecond } = options;
  const asked = createZipf(people, 1);
  const acting = createZipf(people, options.interactionsExponent);
  return {
    requests: arrivals(createRandom(seed), asked, seconds, requestsPerSecond),
    interactions: arrivals(createRandom(seed + 1), acting, seconds, interactionsPerSecond),
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
