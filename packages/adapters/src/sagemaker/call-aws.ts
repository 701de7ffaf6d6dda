import { ServiceError } from "@porchlight/core/error";
import { ExponentialBackoff, handleWhen, retry } from "cockatiel";

/** How what is asked of AWS is tried again, beyond the few tries that its client makes within a second. */
export interface Patience {
  readonly retries: number;
  readonly firstDelayMs: number;
  readonly mostDelayMs: number;
}

/** Some two minutes: a training of an hour is not given up for a minute of throttling. */
export const PATIENCE: Patience = { retries: 10, firstDelayMs: 500, mostDelayMs: 20_000 };

/** Runs a call of AWS's; what goes wrong comes out as `engine.unavailable`, in AWS's words. */
export type CallAws = <T>(asked: string, work: () => Promise<T>) => Promise<T>;

export function createCallAws(patience: Patience): CallAws {
  const policy = retry(handleWhen(isWorthAnother), {
    maxAttempts: patience.retries,
    backoff: new ExponentialBackoff({
      initialDelay: patience.firstDelayMs,
      maxDelay: patience.mostDelayMs,
    }),
  });
  return async (asked, work) => {
    try {
      return await policy.execute(work);
    } catch (cause) {
      if (ServiceError.is(cause)) throw cause;
      const said = cause instanceof Error ? `${cause.name}: ${oneLine(cause.message)}` : `${cause}`;
      throw new ServiceError("engine.unavailable", `AWS would not ${asked}: ${said}`, { cause });
    }
  };
}

/** On one line, and not longer than one is read. */
export const oneLine = (text: string, charactersMax = 300): string => {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= charactersMax ? line : `${line.slice(0, charactersMax - 1)}…`;
};

/**
 * The client knows what is worth another try (throttles, time-outs, faults of the service), and has tried that more
 * than once before it gave up; what it gave up at once stays refused.
 */
const isWorthAnother = (error: unknown): boolean =>
  ((error as { $metadata?: { attempts?: number } }).$metadata?.attempts ?? 1) > 1;
