import type { Behavior } from "../schema/behavior.ts";

/** What is known of a request besides what it says of each interaction. */
export interface Receipt {
  readonly behavior: Behavior;
  /** Unix ms. */
  readonly receivedAtMs: number;
  /** The request's own `sentAt`, as it was sent. */
  readonly sentAt?: unknown;
  /** Admin scope: imports say when something was known. */
  readonly mayStateKnownAt: boolean;
  /** An id for an interaction that was sent without one. */
  newId(): string;
}
