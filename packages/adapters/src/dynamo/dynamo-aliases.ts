import { randomUUID } from "node:crypto";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { AliasChange, Aliases, WorkspaceAliases } from "@porchlight/core/ports/aliases";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard } from "../guard.ts";
import type { Item } from "./batch-get.ts";
import { queryItems } from "./query-items.ts";

interface DynamoAliasesOptions {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly table: string;
}

/** A change, with what tells it from a rival's that says the same. */
type TokenedChange = AliasChange & { readonly token: string };

interface AliasesItem extends WorkspaceAliases {
  /** The change that led here; in no item of its own until the next one is made. */
  readonly last?: TokenedChange;
}

const NONE: AliasesItem = { generation: 0, champions: {} };
/** Another model's swap is no conflict, but it moves the generation on. */
const MAX_TRIES = 10;

/**
 * Aliases in DynamoDB, in the table of workspaces:
 *
 *     pk workspace#name     sk aliases             all aliases of a workspace, and the last change
 *     pk workspace#name     sk aliases#generation  a change before that
 *
 * One item cannot be changed together with another, so a change is kept in the item that it changes, and
 * moves to one of its own before the next takes its place:
 *
 *     read g, last ──▶ put last as aliases#g ──▶ put g + 1 with my change, if g is still stored
 *
 * A put whose answer was lost meets its own generation; the token in it tells that from a rival's.
 */
export function createDynamoAliases({ client, table }: DynamoAliasesOptions): Aliases {
  const guard = createGuard({ code: "store.unavailable", service: "DynamoDB", ...awsGuardOptions });

  const get = async <T>(workspace: string, sk: string): Promise<T | undefined> => {
    const Key = keyOf(workspace, sk);
    const command = new GetItemCommand({ TableName: table, Key, ConsistentRead: true });
    const { Item: item } = await guard((abortSignal) => client.send(command, { abortSignal }));
    return item && recordOf<T>(item);
  };
  const readItem = async (workspace: string) => (await get<AliasesItem>(workspace, SK)) ?? NONE;

  const keepChange = async (change: TokenedChange): Promise<void> => {
    const sk = changeKey(change.generation);
    const Item = { ...keyOf(change.workspace, sk), record: text(change) };
    const command = new PutItemCommand({ TableName: table, Item });
    await guard((abortSignal) => client.send(command, { abortSignal }));
  };
  const put = (workspace: string, next: AliasesItem): Promise<boolean> => {
    const command = new PutItemCommand({
      TableName: table,
      Item: {
        ...keyOf(workspace, SK),
        generation: { N: String(next.generation) },
        record: text(next),
      },
      ConditionExpression: "attribute_not_exists(#generation) OR #generation = :before",
      ExpressionAttributeNames: { "#generation": "generation" },
      ExpressionAttributeValues: { ":before": { N: String(next.generation - 1) } },
    });
    return guard(async (abortSignal) => {
      try {
        await client.send(command, { abortSignal });
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    });
  };
  /** Whose change began a generation. */
  const tokenOf = async (workspace: string, generation: number): Promise<string | undefined> => {
    const { last } = await readItem(workspace);
    if (last?.generation === generation) return last.token;
    return (await get<TokenedChange>(workspace, changeKey(generation)))?.token;
  };

  return {
    async read(workspace) {
      const { generation, champions } = await readItem(workspace);
      return { generation, champions };
    },

    async swap(change) {
      const { workspace, model, from, to } = change;
      const token = randomUUID();
      for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
        const { generation, champions, last } = await readItem(workspace);
        if ((Object.hasOwn(champions, model) ? champions[model] : undefined) !== from)
          return "conflict";
        if (last !== undefined) await keepChange(last);
        const next = generation + 1;
        const { [model]: _, ...others } = champions;
        const item: AliasesItem = {
          generation: next,
          champions: to === undefined ? others : { ...others, [model]: to },
          last: { ...change, generation: next, token },
        };
        if (await put(workspace, item)) return "swapped";
        if ((await tokenOf(workspace, next)) === token) return "swapped";
      }
      return "conflict";
    },

    async history(workspace) {
      // The item first: what is the last change then may move while the others are read, and is both.
      const { last } = await readItem(workspace);
      const before = await queryChanges({ client, table }, guard, workspace);
      const all = new Map([...before, ...(last ? [last] : [])].map((one) => [one.generation, one]));
      return [...all.values()].sort((a, b) => a.generation - b.generation).map(toChange);
    },
  };
}

const SK = "aliases";
/** Digits enough that keys sort as numbers do. */
const changeKey = (generation: number): string => `${SK}#${String(generation).padStart(12, "0")}`;

const keyOf = (workspace: string, sk: string): Item => ({
  pk: { S: `workspace#${workspace}` },
  sk: { S: sk },
});
const text = (value: unknown) => ({ S: JSON.stringify(value) });
const recordOf = <T>(item: Item): T => JSON.parse(item.record?.S as string);

function toChange({ token: _, ...change }: TokenedChange): AliasChange {
  // JSON leaves out what is undefined.
  return { ...change, from: change.from, to: change.to };
}

async function queryChanges(
  options: DynamoAliasesOptions,
  guard: ReturnType<typeof createGuard>,
  workspace: string,
): Promise<TokenedChange[]> {
  const items = await queryItems({ ...options, guard }, `workspace#${workspace}`, `${SK}#`);
  return items.map((item) => recordOf<TokenedChange>(item));
}
