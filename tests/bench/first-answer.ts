import { randomUUID } from "node:crypto";
import { FunctionInstance } from "@porchlight/local/function-instance";
import type { Outcome } from "@porchlight/local/invocation";
import type { FunctionSpec } from "@porchlight/stacks/topology";

export interface FirstAnswerOptions {
  readonly name: string;
  readonly spec: FunctionSpec;
  readonly environment: Readonly<Record<string, string>>;
  readonly event: unknown;
}

export interface FirstAnswer {
  /** From the start of the process to its first answer. */
  readonly ms: number;
  readonly outcome: Outcome;
}

/** Starts a function's process anew, gives it one event, and ends it. */
export async function firstAnswer(options: FirstAnswerOptions): Promise<FirstAnswer> {
  const { event, spec } = options;
  const answered = Promise.withResolvers<Outcome>();
  const payload = JSON.stringify(event);
  const startedMs = performance.now();
  let given = false;
  const instance = new FunctionInstance({
    ...options,
    spawn: 1,
    isInBackground: false,
    timeoutMs: spec.timeoutSeconds * 1000,
    onIdle: (idle) => {
      if (!given) idle.give({ requestId: randomUUID(), payload, settle: answered.resolve });
      given = true;
    },
    onExit: (ended) => answered.resolve({ ok: false, reason: "crash", message: ended.initError }),
    onLog: () => undefined,
  });
  const outcome = await answered.promise;
  const ms = performance.now() - startedMs;
  await instance.stop();
  return { ms, outcome };
}
