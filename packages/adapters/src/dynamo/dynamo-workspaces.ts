import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type {
  KeyRecord,
  LeadsSnapshot,
  WorkspaceRecord,
  Workspaces,
} from "@porchlight/core/ports/workspaces";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard, type Guard } from "../guard.ts";
import { batchGet, type Item, type ItemKey } from "./batch-get.ts";

interface DynamoWorkspacesOptions {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly table: string;
}

const RECORD = "record";
/** Of a call list's entries together; an item holds 400 KB. */
const MAX_LEADS_BYTES = 360 * 1024;

/**
 * Workspaces in DynamoDB:
 *
 *     pk workspaces         sk name             a workspace
 *     pk key#keyId          sk key              a key: the one place that says what it opens
 *     pk workspace#name     sk key#keyId        that the workspace has that key
 *     pk workspace#name     sk leads#list       a call list as last seen
 */
export function createDynamoWorkspaces({ client, table }: DynamoWorkspacesOptions): Workspaces {
  const guard = createGuard({ code: "store.unavailable", service: "DynamoDB", ...awsGuardOptions });
  const items = createItems({ client, table }, guard);
  return {
    create: (workspace) =>
      guard(async (abortSignal) => {
        const command = new PutItemCommand({
          TableName: table,
          Item: { ...keyOf(workspaceKey(workspace.name)), [RECORD]: text(workspace) },
          ConditionExpression: "attribute_not_exists(#key)",
          ExpressionAttributeNames: { "#key": "pk" },
        });
        try {
          await client.send(command, { abortSignal });
          return "created";
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return "exists";
          throw error;
        }
      }),
    async read(name) {
      return readRecord<WorkspaceRecord>(await items.get(workspaceKey(name)));
    },
    async list() {
      const all = await items.query("workspaces", "");
      return all.map((item) => readRecord<WorkspaceRecord>(item) as WorkspaceRecord);
    },

    // Listed first: a crash in between leaves the name of a key that opens nothing, never one unlisted.
    async writeKey(key) {
      await items.put(ownedKey(key.workspace, key.keyId), {});
      await items.put(keyKey(key.keyId), { [RECORD]: text(key) });
    },
    async readKey(keyId) {
      return readRecord<KeyRecord>(await items.get(keyKey(keyId)));
    },
    async keys(workspace) {
      const owned = await items.query(`workspace#${workspace}`, KEY_PREFIX);
      const ids = owned.map(({ sk }) => String(sk?.S).slice(KEY_PREFIX.length));
      const found = await batchGet({ client, table, guard }, ids.map(keyKey));
      return [...found.values()].map((item) => readRecord<KeyRecord>(item) as KeyRecord);
    },

    async writeLeads(workspace, list, { asOfMs, entries }) {
      const kept = headWithin(entries, MAX_LEADS_BYTES);
      await items.put(leadsKey(workspace, list), {
        asOfMs: { N: String(asOfMs) },
        entries: { L: kept.map((entry) => ({ S: entry })) },
      });
    },
    async readLeads(workspace, list): Promise<LeadsSnapshot | "absent"> {
      const item = await items.get(leadsKey(workspace, list));
      if (item === undefined) return "absent";
      const entries = item.entries?.L?.map((entry) => entry.S as string) ?? [];
      return { asOfMs: Number(item.asOfMs?.N), entries };
    },
  };
}

const KEY_PREFIX = "key#";
const workspaceKey = (name: string): ItemKey => ({ pk: "workspaces", sk: name });
const keyKey = (keyId: string): ItemKey => ({ pk: `${KEY_PREFIX}${keyId}`, sk: "key" });
const ownedKey = (workspace: string, keyId: string): ItemKey => ({
  pk: `workspace#${workspace}`,
  sk: `${KEY_PREFIX}${keyId}`,
});
const leadsKey = (workspace: string, list: string): ItemKey => ({
  pk: `workspace#${workspace}`,
  sk: `leads#${list}`,
});

const keyOf = ({ pk, sk }: ItemKey): Item => ({ pk: { S: pk }, sk: { S: sk } });
const text = (value: unknown) => ({ S: JSON.stringify(value) });

const readRecord = <T>(item: Item | undefined): T | "absent" =>
  item === undefined ? "absent" : JSON.parse(item[RECORD]?.S as string);

function createItems({ client, table }: DynamoWorkspacesOptions, guard: Guard) {
  return {
    async get(key: ItemKey): Promise<Item | undefined> {
      const command = new GetItemCommand({
        TableName: table,
        Key: keyOf(key),
        ConsistentRead: true,
      });
      return (await guard((abortSignal) => client.send(command, { abortSignal }))).Item;
    },
    async put(key: ItemKey, attributes: Item): Promise<void> {
      const command = new PutItemCommand({
        TableName: table,
        Item: { ...keyOf(key), ...attributes },
      });
      await guard((abortSignal) => client.send(command, { abortSignal }));
    },
    /** Every item of a partition whose sort key begins so, page after page. */
    async query(pk: string, prefix: string): Promise<Item[]> {
      const found: Item[] = [];
      let from: Item | undefined;
      do {
        const command = queryCommand(table, pk, prefix, from);
        const page = await guard((abortSignal) => client.send(command, { abortSignal }));
        found.push(...(page.Items ?? []));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return found;
    },
  };
}

function queryCommand(table: string, pk: string, prefix: string, from: Item | undefined) {
  const begins = prefix === "" ? "" : " AND begins_with(#sk, :prefix)";
  return new QueryCommand({
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: `#pk = :pk${begins}`,
    ExpressionAttributeNames: { "#pk": "pk", ...(begins && { "#sk": "sk" }) },
    ExpressionAttributeValues: {
      ":pk": { S: pk },
      ...(begins && { ":prefix": { S: prefix } }),
    },
    ...(from && { ExclusiveStartKey: from }),
  });
}

const encoder = new TextEncoder();
/** What DynamoDB counts for a list's element beside its text. */
const ELEMENT_BYTES = 4;

/** The first entries, as many as fit: the best ones, since lists come best first. */
function headWithin(entries: readonly string[], maxBytes: number): readonly string[] {
  let bytes = 0;
  const end = entries.findIndex((entry) => {
    bytes += encoder.encode(entry).length + ELEMENT_BYTES;
    return bytes > maxBytes;
  });
  return end < 0 ? entries : entries.slice(0, end);
}
