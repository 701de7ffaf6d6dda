const DAY_MS = 86_400_000;
/** Corrections up to this are believed whatever they correct … */
const SMALL_SKEW_MS = DAY_MS;
/** … larger ones only for an interaction that was sent soon after it happened. */
const SENT_SOON_MS = 7 * DAY_MS;

/**
 * When something happened by our clock, given when it happened and when it was sent by the sender's:
 *
 *     happened = received - (sent - stated)
 *
 * A sender's clock may be off by years, but then it dates the interaction alike, shortly before the
 * sending. A `sentAtMs` that is far off and far from the interaction too is not the clock that dated it
 * (an epoch of zero, a template's date): nothing is corrected then.
 */
export function correctSkew(statedAtMs: number, sentAtMs: number, receivedAtMs: number): number {
  const skewMs = receivedAtMs - sentAtMs;
  const heldMs = sentAtMs - statedAtMs;
  const sameClock = heldMs >= 0 && heldMs <= SENT_SOON_MS;
  return Math.abs(skewMs) <= SMALL_SKEW_MS || sameClock ? statedAtMs + skewMs : statedAtMs;
}
