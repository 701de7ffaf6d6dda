/** X-Ray's name for the invocation under way, as its console takes it; undefined where nothing traces. */
export const traceId = (): string | undefined =>
  // Lambda sets it anew for each invocation; edge runtimes have no process.
  /Root=([^;]+)/.exec(globalThis.process?.env._X_AMZN_TRACE_ID ?? "")?.[1];
