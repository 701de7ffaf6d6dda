import { type AttributeValue, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { KeyRecord } from "@porchlight/core/ports/workspaces";
import type { OpenStores } from "../stores/open-stores.ts";

export interface FoundItem {
  readonly table: string;
  readonly key: { readonly pk: AttributeValue; readonly sk: AttributeValue };
}

/**
 * The items of a workspace in both tables, its own record last. People's keys begin with the workspace and
 * are spread over the whole table, so that is read through: one read unit per 4 KB of all workspaces.
 */
export async function* listItems(
  { dynamo, tables }: Pick<OpenStores, "dynamo" | "tables">,
  workspace: string,
): AsyncGenerator<FoundItem> {
  const own: FoundItem[] = [];
  for (const table of [tables.people, tables.workspaces]) {
    let from: Record<string, AttributeValue> | undefined;
    do {
      const command = new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        ...(from && { ExclusiveStartKey: from }),
      });
      const { Items = [], LastEvaluatedKey } = await dynamo.send(command);
      for (const { pk, sk, record } of Items) {
        if (pk?.S === undefined || sk?.S === undefined) continue;
        const found = { table, key: { pk, sk } };
        if (
          table === tables.people
            ? pk.S.startsWith(`${workspace}#`)
            : isOf(workspace, pk.S, record?.S)
        )
          yield found;
        if (table === tables.workspaces && pk.S === "workspaces" && sk.S === workspace)
          own.push(found);
      }
      from = LastEvaluatedKey;
    } while (from !== undefined);
  }
  yield* own;
}

/** Keys are filed under their own id, and say in their record whose they are. */
const isOf = (workspace: string, pk: string, record: string | undefined): boolean =>
  pk === `workspace#${workspace}` ||
  (pk.startsWith("key#") &&
    record !== undefined &&
    (JSON.parse(record) as KeyRecord).workspace === workspace);
