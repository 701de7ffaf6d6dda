import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { createDynamoAliases } from "@porchlight/adapters/dynamo/dynamo-aliases";
import { createDynamoErasures } from "@porchlight/adapters/dynamo/dynamo-erasures";
import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import { createS3ModelStore } from "@porchlight/adapters/s3/s3-model-store";
import { ServiceError } from "@porchlight/core/error";
import { BUCKETS, ENV, TABLES } from "@porchlight/core/names";
import type { Aliases } from "@porchlight/core/ports/aliases";
import type { Erasures } from "@porchlight/core/ports/erasures";
import type { ModelStore } from "@porchlight/core/ports/model-store";
import type { Workspaces } from "@porchlight/core/ports/workspaces";
import { findLaptop } from "@porchlight/local/data-folder";
import { localClients } from "@porchlight/local/local-clients";

/** What training reads and writes. */
export interface OpenTraining {
  readonly workspaces: Workspaces;
  readonly aliases: Aliases;
  readonly store: ModelStore;
  readonly erasures: Erasures;
  readonly s3: S3Client;
  readonly archiveBucket: string;
  /** A file that adds a schema, where the deployment has one. */
  readonly schemaFile: string | undefined;
  close(): void;
}

/**
 * Opens what training takes: AWS's where the environment names the table, and then the buckets too, as it
 * does for functions; else that of the laptop that runs on the data folder. Throws `config.invalid`.
 */
export function openTraining(dataDir: string): OpenTraining {
  const table = process.env[ENV.workspacesTable];
  if (table)
    return openWith({
      table,
      archiveBucket: requireVariable(ENV.archiveBucket),
      modelsBucket: requireVariable(ENV.modelsBucket),
      dynamo: new DynamoDBClient(awsClientOptions),
      s3: new S3Client(awsClientOptions),
      schemaFile: undefined,
    });
  const laptop = findLaptop(dataDir);
  if (laptop === undefined)
    throw new ServiceError(
      "config.invalid",
      `no laptop is up on ${dataDir}: start it with \`porchlight up\`, or name an AWS table in ${ENV.workspacesTable}`,
    );
  const { tables, buckets } = laptop.resources;
  const { sqs, ...clients } = localClients(laptop.endpoints);
  sqs.destroy();
  return openWith({
    ...clients,
    table: tables[TABLES.workspaces] as string,
    archiveBucket: buckets[BUCKETS.archive] as string,
    modelsBucket: buckets[BUCKETS.models] as string,
    schemaFile: laptop.environment[ENV.schemaFile],
  });
}

function requireVariable(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new ServiceError(
    "config.invalid",
    `${ENV.workspacesTable} names a table on AWS; ${name} has to name a bucket beside it`,
  );
}

interface Opened {
  readonly table: string;
  readonly archiveBucket: string;
  readonly modelsBucket: string;
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
  readonly schemaFile: string | undefined;
}

const openWith = ({ archiveBucket, dynamo, modelsBucket, s3, schemaFile, table }: Opened) => ({
  workspaces: createDynamoWorkspaces({ client: dynamo, table }),
  aliases: createDynamoAliases({ client: dynamo, table }),
  store: createS3ModelStore({ client: s3, bucket: modelsBucket }),
  erasures: createDynamoErasures({ client: dynamo, table }),
  s3,
  archiveBucket,
  schemaFile,
  close: () => {
    dynamo.destroy();
    s3.destroy();
  },
});
