import { createMemory } from "./keys/keyring-memory.ts";

export interface ReadBehindOptions<Place, Value> {
  /** What tells places apart. */
  readonly keyOf: (place: Place) => string;
  readonly read: (place: Place) => Promise<Value>;
  /** Until it was read for the first time. */
  readonly unread: Value;
  /** Told of each read that failed. */
  readonly onFailure: (place: Place, cause: unknown) => void;
  /** Up to this age a value is taken as it is … */
  readonly freshMs: number;
  /** … up to this age it is still taken, while a read goes on behind it; then the read is waited for. */
  readonly staleMs: number;
  /** Unix ms. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** A store that does not answer is not asked again before this. */
const RETRY_MS = 2_000;
/** A read is waited for no longer: nobody's answer hangs on it. */
const WAIT_MS = 1_000;
const PLACES_KEPT = 1_000;

interface Kept<Value> {
  value: Value;
  readAtMs: number;
  failedAtMs: number;
  reading: Promise<void> | undefined;
}

/** Values of places, from memory where they are young enough; while the store is away, as last read. Never throws. */
export function createReadBehind<Place, Value>(
  options: ReadBehindOptions<Place, Value>,
): (place: Place) => Promise<Value> {
  const { keyOf, unread, freshMs, staleMs, now, wait } = options;
  const memory = createMemory<Kept<Value>>(PLACES_KEPT);
  const read = async (place: Place, kept: Kept<Value>): Promise<void> => {
    const askedAtMs = now();
    try {
      kept.value = await options.read(place);
      // As old as the question: what was changed after it may be missing.
      kept.readAtMs = askedAtMs;
    } catch (cause) {
      kept.failedAtMs = now();
      options.onFailure(place, cause);
    } finally {
      kept.reading = undefined;
    }
  };
  return async (place) => {
    const key = keyOf(place);
    const kept = memory.get(key) ?? neverRead(unread);
    memory.set(key, kept);
    const ageMs = now() - kept.readAtMs;
    if (ageMs < freshMs) return kept.value;
    if (kept.reading === undefined && now() - kept.failedAtMs < RETRY_MS) return kept.value;
    kept.reading ??= read(place, kept);
    if (ageMs >= staleMs) await Promise.race([kept.reading, wait(WAIT_MS)]);
    return kept.value;
  };
}

const neverRead = <Value>(value: Value): Kept<Value> => ({
  value,
  readAtMs: Number.NEGATIVE_INFINITY,
  failedAtMs: Number.NEGATIVE_INFINITY,
  reading: undefined,
});
