import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { mapBounded } from "@porchlight/adapters/map-bounded";
import { redisKey } from "@porchlight/adapters/redis/redis-key-copies";
import type { OpenStores } from "../stores/open-stores.ts";
import { listItems } from "./list-items.ts";
import { listObjects } from "./list-objects.ts";
import { listRedisKeys } from "./list-redis-keys.ts";

type Stores = Pick<OpenStores, "dynamo" | "s3" | "redis" | "tables" | "buckets">;

const AT_ONCE = 16;

/**
 * Deletes everything of a workspace; its record goes last, so that an interrupted removal can be asked for
 * again. Answers how many things were deleted.
 */
export async function removeWorkspace(
  stores: Stores,
  workspace: string,
  keyIds: readonly string[],
  onDeleted: (things: number) => void,
): Promise<number> {
  let deleted = 0;
  const each = async <T>(things: AsyncIterable<T>, remove: (thing: T) => Promise<unknown>) => {
    for await (const some of inChunks(things)) {
      await mapBounded(some, AT_ONCE, remove);
      deleted += some.length;
      onDeleted(deleted);
    }
  };
  for (const bucket of ["archive", "models", "teamFolds"] as const)
    await each(listObjects(stores, bucket, workspace), (Key) =>
      stores.s3.send(new DeleteObjectCommand({ Bucket: stores.buckets[bucket], Key })),
    );
  await each(listRedisKeys(stores.redis, workspace), (key) => stores.redis.del(key));
  for (const keyId of keyIds) await stores.redis.del(redisKey(keyId));
  await each(listItems(stores, workspace), ({ table, key }) =>
    stores.dynamo.send(new DeleteItemCommand({ TableName: table, Key: key })),
  );
  return deleted;
}

/** One sentence for each store in which something of the workspace is left. */
export async function findWorkspaceLeft(
  stores: Stores,
  workspace: string,
  keyIds: readonly string[],
): Promise<string[]> {
  const left: string[] = [];
  for (const bucket of ["archive", "models", "teamFolds"] as const) {
    const objects = await count(listObjects(stores, bucket, workspace));
    if (objects > 0) left.push(`the bucket ${bucket} has ${objects} objects`);
  }
  const items = await count(listItems(stores, workspace));
  if (items > 0) left.push(`the tables have ${items} items`);
  let cached = await count(listRedisKeys(stores.redis, workspace));
  for (const keyId of keyIds) cached += await stores.redis.exists(redisKey(keyId));
  if (cached > 0) left.push(`Redis has ${cached} keys`);
  return left;
}

async function count(things: AsyncIterable<unknown>): Promise<number> {
  let n = 0;
  for await (const _ of things) n++;
  return n;
}

/** What is listed next is asked for when these are done: the last of them is never deleted before those. */
async function* inChunks<T>(things: AsyncIterable<T>): AsyncGenerator<T[]> {
  let chunk: T[] = [];
  for await (const thing of things) {
    chunk.push(thing);
    if (chunk.length < AT_ONCE * 4) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
