import type { FunctionSpec } from "@porchlight/stacks/topology";

/**
 * How many records a delivery has, on average, when records arrive by themselves at an even rate.
 *
 * A poller that waits begins a delivery with the record it is given and gathers for the window; a record that finds
 * every poller gathering joins one of theirs. That is a system of losses: with a = rate × (window + work) and c
 * pollers, the share of records that join is Erlang's B(c, a), and a delivery has 1 / (1 - B) records, or as many as
 * the batch takes.
 *
 * @param recordsPerSecond above or equal to 0
 * @param pollers at least 1
 * @param workSeconds for how long a poller is with its function
 * @see A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
 *   exchanges", 1917
 */
export function recordsPerDelivery(
  recordsPerSecond: number,
  { batchSize, windowSeconds }: Pick<QueueSettings, "batchSize" | "windowSeconds">,
  pollers: number,
  workSeconds: number,
): number {
  const offered = recordsPerSecond * (windowSeconds + workSeconds);
  return Math.min(batchSize, 1 / (1 - erlangB(pollers, offered)));
}

type QueueSettings = NonNullable<FunctionSpec["queue"]>;

/** By its recursion, which never overflows. */
function erlangB(servers: number, offered: number): number {
  let blocked = 1;
  for (let n = 1; n <= servers; n++) blocked = (offered * blocked) / (n + offered * blocked);
  return blocked;
}
