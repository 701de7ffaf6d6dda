import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import type { SpillSets } from "@porchlight/core/ports/erasures";
import { addressKey, type Spill } from "@porchlight/core/ports/state-store";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard } from "../guard.ts";
import { mapBounded } from "../map-bounded.ts";
import { queryItems } from "./query-items.ts";

const DELETES_AT_ONCE = 16;

/** The sets of spilled ids that `createDynamoStateStore` keeps, one item each: `ids#day#level#bucket`. */
export function createDynamoSpillSets({
  client,
  table,
}: {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly table: string;
}): SpillSets {
  const guard = createGuard({ code: "store.unavailable", service: "DynamoDB", ...awsGuardOptions });
  return {
    async listSpill(address) {
      const items = await queryItems({ client, table, guard }, addressKey(address), PREFIX);
      return items.map((item): Spill => {
        const [day, level, bucket] = String(item.sk?.S).slice(PREFIX.length).split("#").map(Number);
        const place = {
          address,
          day: day as number,
          level: level as number,
          bucket: bucket as number,
        };
        return { place, ids: item.ids?.SS ?? [] };
      });
    },
    async deleteSpill(spills) {
      await mapBounded(spills, DELETES_AT_ONCE, (spill) =>
        guard(async (abortSignal) => {
          try {
            await client.send(deleteAsListed(table, spill), { abortSignal });
          } catch (error) {
            // It is another set by now, or gone.
            if (!(error instanceof ConditionalCheckFailedException)) throw error;
          }
        }),
      );
    },
  };
}

const PREFIX = "ids#";

function deleteAsListed(table: string, { place, ids }: Spill): DeleteItemCommand {
  const { address, day, level, bucket } = place;
  return new DeleteItemCommand({
    TableName: table,
    Key: { pk: { S: addressKey(address) }, sk: { S: `${PREFIX}${day}#${level}#${bucket}` } },
    ConditionExpression: "#ids = :ids",
    ExpressionAttributeNames: { "#ids": "ids" },
    ExpressionAttributeValues: { ":ids": { SS: [...ids] } },
  });
}
