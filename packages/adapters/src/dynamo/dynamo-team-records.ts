import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { TeamAddress, TeamRecord, TeamStore } from "@porchlight/core/ports/team-store";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard } from "../guard.ts";
import type { Item } from "./batch-get.ts";

/**
 * Records of teams in the table of workspaces, with the snapshots that are read now: who serves reads one item, and
 * needs no right to the archive.
 *
 *     pk workspace#name     sk team#schema#hash     version, and the record as gzipped JSON
 *
 * Two snapshots of 2,000 actors each are about 150 KB; an item holds 400.
 */
export function createDynamoTeamRecords({
  client,
  table,
}: {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly table: string;
}): Pick<TeamStore, "read" | "commit"> {
  const guard = createGuard({ code: "store.unavailable", service: "DynamoDB", ...awsGuardOptions });
  return {
    async read(address) {
      const command = new GetItemCommand({
        TableName: table,
        Key: keyOf(address),
        ConsistentRead: true,
      });
      const { Item: item } = await guard((abortSignal) => client.send(command, { abortSignal }));
      if (item === undefined) return "absent";
      const bytes = await decompress(item.record?.B as Uint8Array);
      return JSON.parse(bytes.toString("utf8")) as TeamRecord;
    },
    async commit(address, next) {
      const command = new PutItemCommand({
        TableName: table,
        Item: {
          ...keyOf(address),
          version: { N: String(next.version) },
          record: { B: await compress(JSON.stringify(next)) },
        },
        // #version is `version`: nothing stands there yet, or the one before does.
        ConditionExpression:
          next.version === 1 ? "attribute_not_exists(#version)" : "#version = :before",
        ExpressionAttributeNames: { "#version": "version" },
        ...(next.version > 1 && {
          ExpressionAttributeValues: { ":before": { N: String(next.version - 1) } },
        }),
      });
      return guard(async (abortSignal) => {
        try {
          await client.send(command, { abortSignal });
          return "written";
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return "conflict";
          throw error;
        }
      });
    },
  };
}

const compress = promisify(gzip);
const decompress = promisify(gunzip);

const keyOf = ({ workspace, schema, team }: TeamAddress): Item => ({
  pk: { S: `workspace#${workspace}` },
  sk: { S: `team#${schema}#${team}` },
});
