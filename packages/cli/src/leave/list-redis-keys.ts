import type { OpenStores } from "../stores/open-stores.ts";

const SCAN_COUNT = 500;

/** The keys in Redis that are a workspace's, but for the copies of its API keys, which go by their own ids. */
export async function* listRedisKeys(
  redis: OpenStores["redis"],
  workspace: string,
): AsyncGenerator<string> {
  let cursor = "0";
  do {
    // A workspace's name holds none of the characters that mean something in a pattern.
    const match = `porchlight:{${workspace}}:*`;
    const [next, keys] = await redis.scan(cursor, { match, count: SCAN_COUNT });
    cursor = String(next);
    yield* keys;
  } while (cursor !== "0");
}
