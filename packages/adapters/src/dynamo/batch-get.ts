import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { ServiceError } from "@porchlight/core/error";
import type { Guard } from "../guard.ts";
import { mapBounded } from "../map-bounded.ts";

export type Item = Record<string, AttributeValue>;

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** One text per key: neither half of a sort key holds a NUL, since ids hold no control characters. */
export const itemKeyText = ({ pk, sk }: ItemKey): string => `${sk}\0${pk}`;

interface BatchGetOptions {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly table: string;
  readonly guard: Guard;
}

/** What one call may ask for. */
const KEYS_PER_CALL = 100;
const CALLS_AT_ONCE = 8;
/** Rounds in a row that may bring nothing before the table counts as away. */
const IDLE_ROUNDS = 5;

/**
 * Reads items by key, consistently. A key missing from the answer is absent; what DynamoDB left
 * unprocessed (throttled, or past 16 MB) is asked again, never taken for absent.
 */
export async function batchGet(
  options: BatchGetOptions,
  keys: readonly ItemKey[],
): Promise<Map<string, Item>> {
  const unique = [...new Map(keys.map((key) => [itemKeyText(key), key])).values()];
  const chunks = Array.from({ length: Math.ceil(unique.length / KEYS_PER_CALL) }, (_, i) =>
    unique.slice(i * KEYS_PER_CALL, (i + 1) * KEYS_PER_CALL),
  );
  const found = await mapBounded(chunks, CALLS_AT_ONCE, (chunk) =>
    options.guard((signal) => getChunk(options, chunk, signal)),
  );
  return new Map(
    found
      .flat()
      .map((item) => [itemKeyText({ pk: item.pk?.S as string, sk: item.sk?.S as string }), item]),
  );
}

async function getChunk(
  { client, table }: BatchGetOptions,
  keys: readonly ItemKey[],
  abortSignal: AbortSignal,
): Promise<Item[]> {
  const found: Item[] = [];
  let left: Item[] = keys.map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } }));
  for (let idle = 0; idle < IDLE_ROUNDS; idle++) {
    if (idle > 0) await pause(25 * 2 ** idle * (0.5 + Math.random()));
    const answer = await client.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } }),
      { abortSignal },
    );
    const items = answer.Responses?.[table] ?? [];
    found.push(...items);
    left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    if (left.length === 0) return found;
    if (items.length > 0) idle = 0;
  }
  throw new ServiceError(
    "store.unavailable",
    `DynamoDB left ${left.length} of ${keys.length} keys unread ${IDLE_ROUNDS} times in a row`,
  );
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
