import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import { ServiceError } from "@porchlight/core/error";
import { ENV, TABLES } from "@porchlight/core/names";
import type { Workspaces } from "@porchlight/core/ports/workspaces";
import { findLaptop } from "@porchlight/local/data-folder";

export interface OpenWorkspaces {
  readonly workspaces: Workspaces;
  /** A file that adds a schema, where the deployment has one. */
  readonly schemaFile: string | undefined;
}

/**
 * The table of workspaces: AWS's where the environment names one, as it does for functions, and else
 * that of the laptop that runs on the data folder.
 */
export function openWorkspaces(dataDir: string): OpenWorkspaces {
  const awsTable = process.env[ENV.workspacesTable];
  if (awsTable) {
    const client = new DynamoDBClient(awsClientOptions);
    return {
      workspaces: createDynamoWorkspaces({ client, table: awsTable }),
      schemaFile: undefined,
    };
  }
  const laptop = findLaptop(dataDir);
  const table = laptop?.resources.tables[TABLES.workspaces];
  if (laptop === undefined || table === undefined)
    throw new ServiceError(
      "config.invalid",
      `no laptop is up on ${dataDir}: start it with \`porchlight up\`, or name an AWS table in ${ENV.workspacesTable}`,
    );
  const client = new DynamoDBClient({
    ...awsClientOptions,
    endpoint: laptop.endpoints.dynamo,
    region: "us-east-1",
    credentials: { accessKeyId: "laptop", secretAccessKey: "laptop" },
  });
  return {
    workspaces: createDynamoWorkspaces({ client, table }),
    schemaFile: laptop.environment[ENV.schemaFile],
  };
}
