import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { Guard } from "../guard.ts";
import type { Item } from "./batch-get.ts";

interface QueryOptions {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly table: string;
  readonly guard: Guard;
}

/** Every item of a partition whose sort key begins so, consistently, page after page. */
export async function queryItems(
  { client, table, guard }: QueryOptions,
  pk: string,
  prefix: string,
): Promise<Item[]> {
  const found: Item[] = [];
  let from: Item | undefined;
  do {
    const command = new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: "#pk = :pk AND begins_with(#sk, :prefix)",
      ExpressionAttributeNames: { "#pk": "pk", "#sk": "sk" },
      ExpressionAttributeValues: { ":pk": { S: pk }, ":prefix": { S: prefix } },
      ...(from && { ExclusiveStartKey: from }),
    });
    const page = await guard((abortSignal) => client.send(command, { abortSignal }));
    found.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return found;
}
