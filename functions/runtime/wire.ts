import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import type { Behavior } from "@porchlight/core/behavior";
import type { Models } from "@porchlight/core/models";
import { ENV } from "@porchlight/core/names";
import type {
  Archive,
  Enqueue,
  KeyCopies,
  ProfileCache,
  StateStore,
  Workspaces,
} from "@porchlight/core/ports";
import { readEnv } from "./env.ts";

/**
 * Composes the adapters, each at its first use: nothing heavy is loaded at import, and what a function
 * never uses it never pays for.
 */
export const wire = {
  states: once(async (): Promise<StateStore> => {
    const { peopleTable: table } = readEnv(process.env, ["peopleTable"]);
    const { createDynamoStateStore } = await import(
      "@porchlight/adapters/dynamo/dynamo-state-store"
    );
    return createDynamoStateStore({ client: await dynamoClient(), table });
  }),
  workspaces: once(async (): Promise<Workspaces> => {
    const { workspacesTable: table } = readEnv(process.env, ["workspacesTable"]);
    const { createDynamoWorkspaces } = await import(
      "@porchlight/adapters/dynamo/dynamo-workspaces"
    );
    return createDynamoWorkspaces({ client: await dynamoClient(), table });
  }),
  /** Aliases and versions in memory; neither S3 nor a model's runtime is loaded before a version is. */
  models: once(async (): Promise<Models> => {
    const { workspacesTable, modelsBucket } = readEnv(process.env, [
      "workspacesTable",
      "modelsBucket",
    ]);
    const { composeModels } = await import("./models.ts");
    return composeModels({ dynamo: await dynamoClient(), workspacesTable, modelsBucket });
  }),
  cache: once(async (): Promise<ProfileCache> => {
    const { createRedisProfileCache } = await import(
      "@porchlight/adapters/redis/redis-profile-cache"
    );
    return createRedisProfileCache({ redis: await redisClient() });
  }),
  keyCopies: once(async (): Promise<KeyCopies> => {
    const { createRedisKeyCopies } = await import("@porchlight/adapters/redis/redis-key-copies");
    return createRedisKeyCopies({ redis: await redisClient() });
  }),
  enqueue: once(async (): Promise<Enqueue> => {
    const { interactionsQueueUrl: queueUrl } = readEnv(process.env, ["interactionsQueueUrl"]);
    const { SQSClient } = await import("@aws-sdk/client-sqs");
    const { createSqsEnqueue } = await import("@porchlight/adapters/sqs/sqs-enqueue");
    return createSqsEnqueue({ client: new SQSClient(awsClientOptions), queueUrl });
  }),
  archive: once(async (): Promise<Archive> => {
    const { archiveBucket: bucket } = readEnv(process.env, ["archiveBucket"]);
    const { S3Client } = await import("@aws-sdk/client-s3");
    const { createS3Archive } = await import("@porchlight/adapters/s3/s3-archive");
    // Path style, because the laptop's buckets have no host names of their own; S3 takes both.
    const client = new S3Client({ ...awsClientOptions, forcePathStyle: true });
    return createS3Archive({ client, bucket });
  }),
  /** Schema name → schema: what ships with the deployment, and on the laptop one more. */
  behaviors: once(async (): Promise<ReadonlyMap<string, Behavior>> => {
    const { realEstate } = await import("@porchlight/realestate/real-estate");
    const file = process.env[ENV.schemaFile];
    const extra: readonly Behavior[] = file ? [(await import(file)).schema] : [];
    return new Map([realEstate, ...extra].map((behavior) => [behavior.name, behavior]));
  }),
};

const dynamoClient = once(async () => {
  const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
  return new DynamoDBClient(awsClientOptions);
});

const redisClient = once(async () => {
  const { redisUrl: url, redisToken: token } = readEnv(process.env, ["redisUrl", "redisToken"]);
  const { Redis } = await import("@upstash/redis");
  return new Redis({
    url,
    token,
    automaticDeserialization: false,
    enableTelemetry: false,
    retry: false,
    // Callers give up before: this is so that what they gave up on does not hold a socket for minutes.
    signal: () => AbortSignal.timeout(1_000),
  });
});

/** What `make` answers, made at the first call; a failure is not kept. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
