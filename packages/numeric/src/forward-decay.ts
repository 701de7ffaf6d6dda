/**
 * Sums that halve each half-life, kept without touching them as time passes (forward decay).
 *
 * A sum is kept relative to a landmark: an event at t weighs 2^((t - L) / h), and the sum as of `now`
 * is the kept one times 2^((L - now) / h). Landmarks lie 64 half-lives apart and that of a state is the
 * last one at or before its latest event, so weights stay in [1, 2^64) for new events and shrink for
 * late ones, whatever their age. Moving to a later landmark multiplies by a power of two, which is
 * exact: a sum's only errors are those of adding. With a fixed landmark, weights would overflow after
 * 1,024 half-lives: six weeks, for a half-life of one hour.
 *
 * @see Cormode, Shkapenyuk, Srivastava and Xu, "Forward Decay: A Practical Time Decay Model for
 *   Streaming Systems", ICDE 2009
 */
export interface Decay {
  readonly halfLifeMs: number;
  /** Between two landmarks. */
  readonly blockMs: number;
  // The answers to the latest questions. All that decays by one half-life asks about the same
  // interaction or moment in turn, and a power costs 15 ns.
  weighedMs: number;
  weight: number;
  seenLandmarkMs: number;
  seenNowMs: number;
  seenFactor: number;
}

const HALF_LIVES_APART = 64;

/**
 * @param halfLifeMs a whole number of milliseconds above zero
 * @throws RangeError if it isn't
 * @example
 * const decay = createDecay(1000);
 * weightAt(decay, 3000, 3000); // 8, relative to the landmark at 0
 * valueFactor(decay, 3000, 4000) * 8; // 0.5, one half-life later
 */
export function createDecay(halfLifeMs: number): Decay {
  if (!(Number.isSafeInteger(halfLifeMs) && halfLifeMs > 0))
    throw new RangeError(
      `createDecay requires a half-life of whole milliseconds above zero, got ${halfLifeMs}`,
    );
  return {
    halfLifeMs,
    blockMs: HALF_LIVES_APART * halfLifeMs,
    weighedMs: 0,
    weight: 1,
    seenLandmarkMs: 0,
    seenNowMs: 0,
    seenFactor: 1,
  };
}

/** The weight of an event at `atMs` in sums whose latest event is at `latestMs`, never before it. */
export function weightAt(decay: Decay, atMs: number, latestMs: number): number {
  if (atMs !== decay.weighedMs) {
    decay.weighedMs = atMs;
    decay.weight = 2 ** ((atMs - landmarkMs(decay, atMs)) / decay.halfLifeMs);
  }
  return atMs === latestMs ? decay.weight : decay.weight * rebaseFactor(decay, atMs, latestMs);
}

/** What turns sums whose latest event is at `fromMs` into sums whose latest is at `toMs`, never before it. */
export function rebaseFactor(decay: Decay, fromMs: number, toMs: number): number {
  const blocks = Math.floor(toMs / decay.blockMs) - Math.floor(fromMs / decay.blockMs);
  return blocks === 0 ? 1 : 2 ** (-HALF_LIVES_APART * blocks);
}

/** What turns sums whose latest event is at `latestMs` into decayed ones as of `nowMs`. */
export function valueFactor(decay: Decay, latestMs: number, nowMs: number): number {
  const landmark = landmarkMs(decay, latestMs);
  if (nowMs !== decay.seenNowMs || landmark !== decay.seenLandmarkMs) {
    decay.seenNowMs = nowMs;
    decay.seenLandmarkMs = landmark;
    decay.seenFactor = 2 ** ((landmark - nowMs) / decay.halfLifeMs);
  }
  return decay.seenFactor;
}

/** The landmark of sums whose latest event is at `latestMs`. */
export const landmarkMs = ({ blockMs }: Decay, latestMs: number): number =>
  Math.floor(latestMs / blockMs) * blockMs;
