/** How an invocation ended. */
export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly reason: FailureReason; readonly message: string };

/**
 * `throttled`: no instance became free; `error`: the handler threw; `timeout`: killed at its time-out;
 * `crash`: its process ended under it; `init`: its instance could not start.
 */
export type FailureReason = "throttled" | "error" | "timeout" | "crash" | "init";

export interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  readonly settle: (outcome: Outcome) => void;
}

export const failure = (reason: FailureReason, message: string): Outcome => ({
  ok: false,
  reason,
  message,
});
