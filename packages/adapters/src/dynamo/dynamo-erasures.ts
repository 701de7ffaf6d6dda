import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Erasure, Erasures } from "@porchlight/core/ports/erasures";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard } from "../guard.ts";
import { queryItems } from "./query-items.ts";

/**
 * Erasures in DynamoDB, in the table of workspaces: partition key `workspace#name`, sort key
 * `erasure#person`. The time of asking stands beside the record, for the condition.
 */
export function createDynamoErasures({
  client,
  table,
}: {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly table: string;
}): Erasures {
  const guard = createGuard({ code: "store.unavailable", service: "DynamoDB", ...awsGuardOptions });
  return {
    async list(workspace) {
      const items = await queryItems({ client, table, guard }, `workspace#${workspace}`, PREFIX);
      return items.map((item) => JSON.parse(item.record?.S as string) as Erasure);
    },
    write: (erasure) =>
      guard(async (abortSignal) => {
        const command = new PutItemCommand({
          TableName: table,
          Item: {
            pk: { S: `workspace#${erasure.workspace}` },
            sk: { S: `${PREFIX}${erasure.person}` },
            askedAtMs: { N: String(erasure.askedAtMs) },
            record: { S: JSON.stringify(erasure) },
          },
          ConditionExpression: "attribute_not_exists(#key) OR #asked <= :asked",
          ExpressionAttributeNames: { "#key": "pk", "#asked": "askedAtMs" },
          ExpressionAttributeValues: { ":asked": { N: String(erasure.askedAtMs) } },
        });
        try {
          await client.send(command, { abortSignal });
          return "written";
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return "outdated";
          throw error;
        }
      }),
  };
}

const PREFIX = "erasure#";
