import { type ErrorCode, ServiceError } from "@porchlight/core/error";
import {
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";

/** Runs work against a remote service; what goes wrong comes out as one error code. */
export type Guard = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

export interface GuardOptions {
  readonly code: ErrorCode;
  /** Names the service in messages. */
  readonly service: string;
  /** One try's time-out; none where what is called keeps its own, and is called for every request. */
  readonly timeoutMs?: number;
  /** Tries beyond the first. */
  readonly retries: number;
  /** After this many failures in a row nothing is asked of the service for `restMs`. */
  readonly breakAfter: number;
  readonly restMs: number;
}

/** A time-out around each try, retries around those, and a breaker around all. */
export function createGuard(options: GuardOptions): Guard {
  const { breakAfter, restMs, retries, timeoutMs } = options;
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: restMs,
    breaker: new ConsecutiveBreaker(breakAfter),
  });
  const backoff = new ExponentialBackoff({ initialDelay: 20, maxDelay: 500 });
  const policy = wrap(
    breaker,
    ...(retries === 0 ? [] : [retry(handleAll, { maxAttempts: retries, backoff })]),
    ...(timeoutMs === undefined ? [] : [timeout(timeoutMs, TimeoutStrategy.Aggressive)]),
  );
  return async (work) => {
    try {
      return await policy.execute(({ signal }) => work(signal));
    } catch (cause) {
      if (ServiceError.is(cause)) throw cause;
      throw new ServiceError(options.code, `${options.service} did not answer`, { cause });
    }
  };
}
