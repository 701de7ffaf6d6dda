export const START_MS = Date.UTC(2026, 10, 24, 9);

/** A clock that moves only while somebody waits, so that tests see every wait and sit through none. */
export function createStillClock() {
  let nowMs = START_MS;
  const waitedMs: number[] = [];
  return {
    waitedMs,
    advance(ms: number) {
      nowMs += ms;
    },
    now: () => nowMs,
    wait: async (ms: number) => {
      waitedMs.push(ms);
      nowMs += ms;
    },
    /** No jitter: every pause is its middle. */
    random: () => 0.5,
  };
}
