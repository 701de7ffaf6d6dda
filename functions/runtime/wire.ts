import type { Models } from "@porchlight/core/models/models";
import type { Recheck } from "@porchlight/core/models/recheck-rows";
import { ENV } from "@porchlight/core/names";
import type { Aliases } from "@porchlight/core/ports/aliases";
import type { Archive, ArchivedObjects } from "@porchlight/core/ports/archive";
import type { Enqueue } from "@porchlight/core/ports/enqueue";
import type { ErasableArchive, Erasures, SpillSets } from "@porchlight/core/ports/erasures";
import type { KeyCopies } from "@porchlight/core/ports/key-copies";
import type { ProfileCache } from "@porchlight/core/ports/profile-cache";
import type { StateStore } from "@porchlight/core/ports/state-store";
import type { TeamStore } from "@porchlight/core/ports/team-store";
import type { Workspaces } from "@porchlight/core/ports/workspaces";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { readEnv } from "./env.ts";
import { readRunnerSetting } from "./runner-setting.ts";

// A setting that is none ends the process at init, not at the first model.
const runner = readRunnerSetting(process.env);

/** A cache that is slower than this is none: reading state instead takes tens of milliseconds. */
const REDIS_TIMEOUT_MS = 250;
/** Of one try to read or write a team's progress, which may have tens of megabytes. */
const FOLD_TIMEOUT_MS = 8_000;

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
    const { findShippedFolder } = await import("./shipped-folder.ts");
    const [dynamo, recheck] = [await dynamoClient(), await wire.recheck()];
    const shippedFolder = findShippedFolder(process.env);
    const resources = { dynamo, workspacesTable, modelsBucket, runner, recheck, shippedFolder };
    return composeModels(resources);
  }),
  /** Live rows that wait to be compared; only functions that nobody waits for settle them. */
  recheck: once(async (): Promise<Recheck> => {
    const { createRecheck } = await import("@porchlight/core/models/recheck-rows");
    return createRecheck();
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
    const { createSqsClient } = await import("@porchlight/adapters/sqs/sqs-client");
    const { createSqsEnqueue } = await import("@porchlight/adapters/sqs/sqs-enqueue");
    return createSqsEnqueue({ client: createSqsClient(), queueUrl });
  }),
  archive: once(async (): Promise<Archive> => {
    const { archiveBucket: bucket } = readEnv(process.env, ["archiveBucket"]);
    const { createS3Client } = await import("@porchlight/adapters/s3/s3-client");
    const { createS3Archive } = await import("@porchlight/adapters/s3/s3-archive");
    return createS3Archive({ client: createS3Client(), bucket });
  }),
  /** Teams on their way through the archive; who only serves reads their records through the models. */
  teams: once(async (): Promise<TeamStore> => {
    const {
      workspacesTable: table,
      archiveBucket,
      teamFoldsBucket: foldsBucket,
    } = readEnv(process.env, ["workspacesTable", "archiveBucket", "teamFoldsBucket"]);
    const { createDynamoTeamRecords } = await import(
      "@porchlight/adapters/dynamo/dynamo-team-records"
    );
    const { createS3Client } = await import("@porchlight/adapters/s3/s3-client");
    const { createS3TeamFiles } = await import("@porchlight/adapters/s3/s3-team-files");
    const client = createS3Client(FOLD_TIMEOUT_MS);
    return {
      ...createDynamoTeamRecords({ client: await dynamoClient(), table }),
      ...createS3TeamFiles({ client, archiveBucket, foldsBucket }),
    };
  }),
  /** What a workspace's archive holds, to read on in. */
  archived: async (workspace: string): Promise<ArchivedObjects> => {
    const { archiveBucket: bucket } = readEnv(process.env, ["archiveBucket"]);
    const { createArchivedObjects } = await import("@porchlight/adapters/s3/archived-objects");
    return createArchivedObjects({ client: await archiveClient(), bucket, workspace });
  },
  erasures: once(async (): Promise<Erasures> => {
    const { workspacesTable: table } = readEnv(process.env, ["workspacesTable"]);
    const { createDynamoErasures } = await import("@porchlight/adapters/dynamo/dynamo-erasures");
    return createDynamoErasures({ client: await dynamoClient(), table });
  }),
  spills: once(async (): Promise<SpillSets> => {
    const { peopleTable: table } = readEnv(process.env, ["peopleTable"]);
    const { createDynamoSpillSets } = await import("@porchlight/adapters/dynamo/dynamo-spill-sets");
    return createDynamoSpillSets({ client: await dynamoClient(), table });
  }),
  aliases: once(async (): Promise<Aliases> => {
    const { workspacesTable: table } = readEnv(process.env, ["workspacesTable"]);
    const { createDynamoAliases } = await import("@porchlight/adapters/dynamo/dynamo-aliases");
    return createDynamoAliases({ client: await dynamoClient(), table });
  }),
  erasable: once(async (): Promise<ErasableArchive> => {
    const { archiveBucket: bucket } = readEnv(process.env, ["archiveBucket"]);
    const { createS3Client } = await import("@porchlight/adapters/s3/s3-client");
    const { createS3ErasableArchive } = await import("@porchlight/adapters/s3/s3-erasable-archive");
    return createS3ErasableArchive({ client: createS3Client(), bucket });
  }),
  /** Schema name → schema: what ships with the deployment, and on the laptop one more. */
  behaviors: once(async (): Promise<ReadonlyMap<string, Behavior>> => {
    const { realEstate } = await import("@porchlight/realestate/real-estate");
    const file = process.env[ENV.schemaFile];
    const extra: readonly Behavior[] = file ? [(await import(file)).schema] : [];
    return new Map([realEstate, ...extra].map((behavior) => [behavior.name, behavior]));
  }),
};

const archiveClient = once(async () => {
  const { createS3Client } = await import("@porchlight/adapters/s3/s3-client");
  return createS3Client();
});

const dynamoClient = once(async () => {
  const { createDynamoClient } = await import("@porchlight/adapters/dynamo/dynamo-client");
  return createDynamoClient();
});

const redisClient = once(async () => {
  const { redisUrl: url, redisToken: token } = readEnv(process.env, ["redisUrl", "redisToken"]);
  const { createUpstashClient } = await import("@porchlight/adapters/redis/upstash-client");
  return createUpstashClient({ url, token, timeoutMs: REDIS_TIMEOUT_MS });
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
