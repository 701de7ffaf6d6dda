import type { PorchlightErrorCode } from "./porchlight-error.ts";

/** One interaction that was not taken, and why. Sending it again as it is changes nothing. */
export interface Rejection {
  /** Place in what the caller sent, from 0. */
  readonly index: number;
  readonly code: PorchlightErrorCode;
  readonly message: string;
}

/** What became of interactions: accepted and rejected together are all that were sent. */
export interface Receipt {
  /** Durably kept: they will be counted exactly once. */
  readonly accepted: number;
  /** In the order of their indexes. */
  readonly rejected: readonly Rejection[];
}
