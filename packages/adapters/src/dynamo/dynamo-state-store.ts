import { randomUUID } from "node:crypto";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { PersonKey } from "@porchlight/core/interaction";
import {
  addressKey,
  type PersonAddress,
  type Spill,
  type SpillPlace,
  type StateChange,
  type StateStore,
  type StoredState,
} from "@porchlight/core/ports/state-store";
import { spillExpiresAtMs } from "@porchlight/core/state/repeat-window";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard } from "../guard.ts";
import { mapBounded } from "../map-bounded.ts";
import { batchGet, type Item, type ItemKey, itemKeyText } from "./batch-get.ts";

const WRITES_AT_ONCE = 32;

/**
 * People's states in DynamoDB, with single-item conditions only. Partition key `workspace#person`;
 * sort key `state`, or `ids#day#level#bucket` for spilled ids.
 */
export function createDynamoStateStore({
  client,
  table,
}: {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly table: string;
}): StateStore {
  const guard = createGuard({ code: "store.unavailable", service: "DynamoDB", ...awsGuardOptions });
  const get = (keys: readonly ItemKey[]) => batchGet({ client, table, guard }, keys);

  /**
   * A write whose answer was lost is retried by the SDK and then meets its own version: it looks like
   * a conflict. So each write leaves a token of its own, by which it is known again.
   *
   *     put(v + 1, token), if v is stored ──▶ refused ──▶ read: v + 1 with my token? then it was me
   */
  const put = async (change: StateChange): Promise<"written" | { token: string }> => {
    const token = randomUUID();
    const command = new PutItemCommand({
      TableName: table,
      Item: toItem(change, token),
      ...onlyAfter(change.next.version - 1),
    });
    return guard(async (abortSignal) => {
      try {
        await client.send(command, { abortSignal });
        return "written";
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return { token };
        throw error;
      }
    });
  };

  return {
    async read(addresses) {
      const items = await get(addresses.map(stateKey));
      return new Map(
        addresses.map((address) => {
          const item = items.get(itemKeyText(stateKey(address)));
          return [addressKey(address), item === undefined ? "absent" : fromItem(item)];
        }),
      );
    },

    async write(changes) {
      const answers = await mapBounded(changes, WRITES_AT_ONCE, put);
      const refused = changes.filter((_, i) => answers[i] !== "written");
      const now = await get(refused.map(({ address }) => stateKey(address)));
      return changes.map(({ address }, i) => {
        const answer = answers[i] as Awaited<ReturnType<typeof put>>;
        if (answer === "written") return answer;
        const item = now.get(itemKeyText(stateKey(address)));
        return item?.token?.S === answer.token ? "written" : "conflict";
      });
    },

    async readSpill(places, nowMs) {
      const items = await get(places.map(spillKey));
      return places.map((place) => {
        const kept = nowMs < spillExpiresAtMs(place.day);
        return new Set(kept ? items.get(itemKeyText(spillKey(place)))?.ids?.SS : []);
      });
    },

    async addSpill(spills) {
      await mapBounded(spills, WRITES_AT_ONCE, (spill) =>
        guard((abortSignal) => client.send(addIds(table, spill), { abortSignal })),
      );
    },
  };
}

const stateKey = (address: PersonAddress): ItemKey => ({ pk: addressKey(address), sk: "state" });

const spillKey = ({ address, day, level, bucket }: SpillPlace): ItemKey => ({
  pk: addressKey(address),
  sk: `ids#${day}#${level}#${bucket}`,
});

function toItem({ address, next }: StateChange, token: string): Item {
  const { pk, sk } = stateKey(address);
  return {
    pk: { S: pk },
    sk: { S: sk },
    version: { N: String(next.version) },
    bytes: { B: next.bytes },
    token: { S: token },
    ...(next.redirect !== undefined && { redirect: { S: next.redirect } }),
    ...(next.linkedAtMs !== undefined && { linkedAtMs: { N: String(next.linkedAtMs) } }),
    ...(next.erasedAtMs !== undefined && { erasedAtMs: { N: String(next.erasedAtMs) } }),
  };
}

function fromItem(item: Item): StoredState {
  const version = Number(item.version?.N);
  const bytes = item.bytes?.B as Uint8Array;
  const redirect = item.redirect?.S as PersonKey | undefined;
  const linkedAtMs = item.linkedAtMs?.N;
  const erasedAtMs = item.erasedAtMs?.N;
  return {
    version,
    bytes,
    ...(redirect !== undefined && { redirect }),
    ...(linkedAtMs !== undefined && { linkedAtMs: Number(linkedAtMs) }),
    ...(erasedAtMs !== undefined && { erasedAtMs: Number(erasedAtMs) }),
  };
}

/** The condition that a version is what is stored; 0: nothing is. */
function onlyAfter(version: number): {
  ConditionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
} {
  if (version === 0)
    return {
      ConditionExpression: "attribute_not_exists(#key)",
      ExpressionAttributeNames: { "#key": "pk" },
    };
  return {
    ConditionExpression: "#version = :before",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":before": { N: String(version) } },
  };
}

function addIds(table: string, { place, ids }: Spill): UpdateItemCommand {
  const { pk, sk } = spillKey(place);
  return new UpdateItemCommand({
    TableName: table,
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: "ADD #ids :ids SET #expiresAt = :expiresAt",
    ExpressionAttributeNames: { "#ids": "ids", "#expiresAt": "expiresAt" },
    ExpressionAttributeValues: {
      ":ids": { SS: [...ids] },
      ":expiresAt": { N: String(Math.ceil(spillExpiresAtMs(place.day) / 1000)) },
    },
  });
}
