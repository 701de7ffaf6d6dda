import type { PersonAddress, StateChange, StoredState } from "../ports/state-store.ts";

/** What stands in a state's place from then on: nothing, and up to when. */
export const tombstoneChange = (
  address: PersonAddress,
  current: StoredState | "absent",
  atMs: number,
): StateChange => ({
  address,
  next: {
    version: (current === "absent" ? 0 : current.version) + 1,
    bytes: new Uint8Array(),
    erasedAtMs: atMs,
  },
});

export const isTombstoned = (current: StoredState | "absent", atMs: number): boolean =>
  current !== "absent" && (current.erasedAtMs ?? Number.NEGATIVE_INFINITY) >= atMs;
