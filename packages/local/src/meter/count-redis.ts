import { ServiceError } from "@porchlight/core/error";
import type { Endpoints } from "../laptop.ts";
import type { Exchange } from "./face.ts";
import type { Add } from "./meter.ts";

export function countRedis({ body, answer }: Exchange, add: Add): void {
  add("redis.requests", 1);
  add("redis.bytes", body.length + answer.length);
}

/** Not on anybody's bill: what is asked to find this out, and what a load forgets on purpose. */
const OURS = new Set(["info", "unlink"]);

/** How many commands redis-server has run, those that scripts called among them. */
export async function readCommandCalls({
  redisUrl,
  redisToken,
}: Pick<Endpoints, "redisUrl" | "redisToken">): Promise<number> {
  const response = await fetch(redisUrl, {
    method: "POST",
    headers: { authorization: `Bearer ${redisToken}` },
    body: JSON.stringify(["INFO", "commandstats"]),
  });
  const { result } = (await response.json()) as { readonly result?: string };
  if (result === undefined)
    throw new ServiceError("cache.unavailable", "redis-server does not say what it has run");
  let calls = 0;
  for (const [, name = "", count] of result.matchAll(/^cmdstat_(\w+)\S*:calls=(\d+)/gm))
    if (!OURS.has(name)) calls += Number(count);
  return calls;
}
