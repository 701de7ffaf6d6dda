import type { LoadPlan } from "./load-plan.ts";

/**
 * The hit rate that plain cache-aside would have had on the same load, counted from `fromMs` on: a miss
 * fills the cache for `ttlMs`, an interaction takes the person's profile out (or profiles would be stale),
 * nothing is written ahead or made anew. Kindly, filling takes no time and the cache never evicts.
 */
export function cacheAsideHitRate(
  { requests, interactions }: LoadPlan,
  { ttlMs, fromMs }: { ttlMs: number; fromMs: number },
): number {
  const filledAtMs = new Map<number, number>();
  let next = 0;
  let hits = 0;
  let counted = 0;
  requests.person.forEach((person, i) => {
    const nowMs = requests.atMs[i] as number;
    for (; (interactions.atMs[next] ?? Number.POSITIVE_INFINITY) <= nowMs; next++)
      filledAtMs.delete(interactions.person[next] as number);
    const filled = filledAtMs.get(person);
    const hit = filled !== undefined && nowMs - filled <= ttlMs;
    if (!hit) filledAtMs.set(person, nowMs);
    if (nowMs < fromMs) return;
    counted++;
    if (hit) hits++;
  });
  return hits / counted;
}
