/**
 * How every AWS client here tries: the SDK retries, because it knows which failures are worth it and
 * what a throttle asks for; `createGuard` around it only bounds the whole and breaks the circuit.
 *
 *     try ≤ 1.2 s ─ ≤ 0.2 s ─ try ≤ 1.2 s ─ ≤ 0.4 s ─ try ≤ 1.2 s      guard: 4 s; function: 10 s
 */
export const awsClientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 400, requestTimeout: 1_200, throwOnRequestTimeout: true },
} as const;

/** The guard's bounds around such a client. */
export const awsGuardOptions = {
  timeoutMs: 4_000,
  retries: 0,
  breakAfter: 5,
  restMs: 2_000,
} as const;
