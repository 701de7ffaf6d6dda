import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import { createUpstashClient } from "@porchlight/adapters/redis/upstash-client";
import { ServiceError } from "@porchlight/core/error";
import { BUCKETS, ENV, QUEUES, TABLES } from "@porchlight/core/names";
import type { Workspaces } from "@porchlight/core/ports/workspaces";
import { findLaptop } from "@porchlight/local/data-folder";
import { localClients } from "@porchlight/local/local-clients";

/** All that a deployment keeps, for who looks after it as a whole. */
export interface OpenStores {
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly redis: ReturnType<typeof createUpstashClient>;
  readonly workspaces: Workspaces;
  readonly tables: { readonly people: string; readonly workspaces: string };
  readonly buckets: Readonly<Record<"archive" | "models" | "teamFolds", string>>;
  readonly queueUrl: string;
  /** A file that adds a schema, where the deployment has one. */
  readonly schemaFile: string | undefined;
  close(): void;
}

const REDIS_TIMEOUT_MS = 5_000;
/** Objects may be megabytes. */
const S3_TIMEOUT_MS = 30_000;

const NAMED = {
  people: ENV.peopleTable,
  workspaces: ENV.workspacesTable,
  archive: ENV.archiveBucket,
  models: ENV.modelsBucket,
  teamFolds: ENV.teamFoldsBucket,
  queueUrl: ENV.interactionsQueueUrl,
  redisUrl: ENV.redisUrl,
  redisToken: ENV.redisToken,
} as const;
type Named = Record<keyof typeof NAMED, string>;

/**
 * Opens every store of a deployment: AWS's where the environment names the table of workspaces, and then
 * all the others, as it does for functions; else those of the laptop on the data folder. Throws `config.invalid`.
 */
export function openStores(dataDir: string): OpenStores {
  if (process.env[ENV.workspacesTable]) {
    const requestHandler = { ...awsClientOptions.requestHandler, requestTimeout: S3_TIMEOUT_MS };
    return openWith(readNamed(process.env), {
      dynamo: new DynamoDBClient(awsClientOptions),
      s3: new S3Client({ ...awsClientOptions, requestHandler }),
      sqs: new SQSClient(awsClientOptions),
    });
  }
  const laptop = findLaptop(dataDir);
  if (laptop === undefined)
    throw new ServiceError(
      "config.invalid",
      `no laptop is up on ${dataDir}: start it with \`porchlight up\`, or name AWS's stores in ${Object.values(NAMED).join(", ")}`,
    );
  const { resources, endpoints, environment } = laptop;
  const named: Named = {
    people: resources.tables[TABLES.people] as string,
    workspaces: resources.tables[TABLES.workspaces] as string,
    archive: resources.buckets[BUCKETS.archive] as string,
    models: resources.buckets[BUCKETS.models] as string,
    teamFolds: resources.buckets[BUCKETS.teamFolds] as string,
    queueUrl: resources.queueUrls[QUEUES.interactions] as string,
    redisUrl: endpoints.redisUrl,
    redisToken: endpoints.redisToken,
  };
  return openWith(named, localClients(endpoints), environment[ENV.schemaFile]);
}

function readNamed(environment: NodeJS.ProcessEnv): Named {
  const missing = Object.values(NAMED).filter((variable) => !environment[variable]);
  if (missing.length > 0)
    throw new ServiceError(
      "config.invalid",
      `${ENV.workspacesTable} names a table on AWS; beside it are missing: ${missing.join(", ")}`,
    );
  const entries = Object.entries(NAMED).map(([name, variable]) => [name, environment[variable]]);
  return Object.fromEntries(entries) as Named;
}

function openWith(
  named: Named,
  clients: Pick<OpenStores, "dynamo" | "s3" | "sqs">,
  schemaFile?: string,
): OpenStores {
  const {
    people,
    workspaces,
    archive,
    models,
    teamFolds,
    queueUrl,
    redisUrl: url,
    redisToken,
  } = named;
  const { dynamo } = clients;
  return {
    ...clients,
    redis: createUpstashClient({ url, token: redisToken, timeoutMs: REDIS_TIMEOUT_MS }),
    workspaces: createDynamoWorkspaces({ client: dynamo, table: workspaces }),
    tables: { people, workspaces },
    buckets: { archive, models, teamFolds },
    queueUrl,
    schemaFile,
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
