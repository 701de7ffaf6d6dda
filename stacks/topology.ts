import { BUCKETS, ENV, FUNCTIONS, QUEUES, SCHEDULE_SECONDS, TABLES } from "@porchlight/core/names";

/**
 * The one definition of what runs and what it may touch. Plain data: the laptop, the CDK stacks and
 * the SST app each read it.
 */
export interface Topology {
  readonly functions: Readonly<Record<string, FunctionSpec>>;
  readonly tables: Readonly<Record<string, TableSpec>>;
  readonly queues: Readonly<Record<string, QueueSpec>>;
  readonly buckets: Readonly<Record<string, BucketSpec>>;
  readonly secrets: readonly string[];
  readonly routes: readonly RouteSpec[];
  readonly gateway: GatewaySpec;
}

export interface FunctionSpec {
  /** Module path from the repository's root, and its export. */
  readonly module: string;
  readonly export: "handler";
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly queue?: {
    readonly name: string;
    readonly batchSize: number;
    readonly windowSeconds: number;
    /** How many instances the trigger may run at once. */
    readonly maxConcurrency: number;
  };
  readonly everySeconds?: number;
  /** Environment variable → the resource whose name, URL or secret it carries. */
  readonly environment: Readonly<Record<string, ResourceName>>;
  readonly grants: readonly Grant[];
}

export type ResourceName =
  | `table:${string}`
  | `queue:${string}`
  | `bucket:${string}`
  | `secret:${string}`;

export interface Grant {
  readonly on: ResourceName;
  readonly actions: readonly string[];
}

export interface TableSpec {
  readonly partitionKey: string;
  readonly sortKey: string;
  /** Attribute that holds the expiry, Unix seconds. Readers filter: expiry is late by up to days. */
  readonly timeToLive?: string;
  readonly pointInTimeRecovery: boolean;
}

export interface QueueSpec {
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  readonly deadLetters?: { readonly queue: string; readonly afterReceives: number };
}

export interface BucketSpec {
  readonly versioned: boolean;
}

export interface RouteSpec {
  readonly method: "GET" | "POST";
  /** API Gateway resource path: `{name}` is a path parameter. */
  readonly path: string;
  readonly function: string;
}

export interface GatewaySpec {
  /** REST APIs pass at most 10 MB. */
  readonly maxBodyBytes: number;
  /** An integration that answers later than this is a time-out. */
  readonly integrationTimeoutSeconds: number;
  /** What the platform itself answers (throttles, time-outs, crashes) becomes this. */
  readonly onPlatformFailure: { readonly status: number; readonly retryAfterSeconds: number };
}

const DAY_SECONDS = 86_400;
const table = {
  people: `table:${TABLES.people}`,
  workspaces: `table:${TABLES.workspaces}`,
} as const;
const models = `bucket:${BUCKETS.models}` as const;
/** Where a function finds the models of its workspaces. */
const modelsEnvironment = { [ENV.workspacesTable]: table.workspaces, [ENV.modelsBucket]: models };
const readModels: Grant = { on: models, actions: ["s3:GetObject"] };
const redis = {
  [ENV.redisUrl]: `secret:${ENV.redisUrl}`,
  [ENV.redisToken]: `secret:${ENV.redisToken}`,
} as const;
const readSecrets = [ENV.redisUrl, ENV.redisToken].map(
  (name): Grant => ({ on: `secret:${name}`, actions: ["secretsmanager:GetSecretValue"] }),
);

export const topology: Topology = {
  functions: {
    [FUNCTIONS.ingest]: {
      module: "functions/ingest.ts",
      export: "handler",
      memoryMb: 512,
      timeoutSeconds: 10,
      environment: {
        [ENV.workspacesTable]: table.workspaces,
        [ENV.interactionsQueueUrl]: `queue:${QUEUES.interactions}`,
        ...redis,
      },
      grants: [
        { on: table.workspaces, actions: ["dynamodb:GetItem"] },
        { on: `queue:${QUEUES.interactions}`, actions: ["sqs:SendMessage"] },
        ...readSecrets,
      ],
    },
    [FUNCTIONS.scoreInteractions]: {
      module: "functions/score-interactions.ts",
      export: "handler",
      memoryMb: 1024,
      timeoutSeconds: 10,
      queue: { name: QUEUES.interactions, batchSize: 10, windowSeconds: 1, maxConcurrency: 2 },
      environment: {
        [ENV.peopleTable]: table.people,
        [ENV.archiveBucket]: `bucket:${BUCKETS.archive}`,
        ...modelsEnvironment,
        ...redis,
      },
      grants: [
        {
          on: table.people,
          actions: ["dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        },
        { on: `bucket:${BUCKETS.archive}`, actions: ["s3:PutObject"] },
        { on: table.workspaces, actions: ["dynamodb:GetItem"] },
        readModels,
        {
          on: `queue:${QUEUES.interactions}`,
          actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        },
        ...readSecrets,
      ],
    },
    [FUNCTIONS.predict]: {
      module: "functions/predict.ts",
      export: "handler",
      memoryMb: 1024,
      timeoutSeconds: 10,
      environment: {
        [ENV.peopleTable]: table.people,
        [ENV.interactionsQueueUrl]: `queue:${QUEUES.interactions}`,
        ...modelsEnvironment,
        ...redis,
      },
      grants: [
        { on: table.people, actions: ["dynamodb:BatchGetItem"] },
        { on: table.workspaces, actions: ["dynamodb:GetItem"] },
        readModels,
        { on: `queue:${QUEUES.interactions}`, actions: ["sqs:SendMessage"] },
        ...readSecrets,
      ],
    },
    [FUNCTIONS.sweep]: {
      module: "functions/sweep.ts",
      export: "handler",
      memoryMb: 1024,
      timeoutSeconds: 50,
      everySeconds: SCHEDULE_SECONDS.sweep,
      environment: {
        [ENV.peopleTable]: table.people,
        ...modelsEnvironment,
        ...redis,
      },
      grants: [
        { on: table.people, actions: ["dynamodb:BatchGetItem"] },
        {
          on: table.workspaces,
          actions: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"],
        },
        readModels,
        ...readSecrets,
      ],
    },
  },
  tables: {
    [TABLES.people]: {
      partitionKey: "pk",
      sortKey: "sk",
      timeToLive: "expiresAt",
      pointInTimeRecovery: true,
    },
    [TABLES.workspaces]: { partitionKey: "pk", sortKey: "sk", pointInTimeRecovery: true },
  },
  queues: {
    [QUEUES.interactions]: {
      visibilitySeconds: 60,
      retentionSeconds: 4 * DAY_SECONDS,
      deadLetters: { queue: QUEUES.interactionsDead, afterReceives: 60 },
    },
    [QUEUES.interactionsDead]: { visibilitySeconds: 60, retentionSeconds: 4 * DAY_SECONDS },
  },
  buckets: { [BUCKETS.archive]: { versioned: false }, [BUCKETS.models]: { versioned: true } },
  secrets: [ENV.redisUrl, ENV.redisToken],
  routes: [
    ...["batch", "track", "identify", "page", "screen", "group", "alias"].map(
      (call): RouteSpec => ({ method: "POST", path: `/v1/${call}`, function: FUNCTIONS.ingest }),
    ),
    { method: "GET", path: "/v1/profiles/{userId}", function: FUNCTIONS.predict },
    { method: "POST", path: "/v1/predict/{model}", function: FUNCTIONS.predict },
    { method: "GET", path: "/v1/leads", function: FUNCTIONS.predict },
    { method: "GET", path: "/v1/models", function: FUNCTIONS.predict },
    { method: "POST", path: "/v1/interactions:analyze", function: FUNCTIONS.predict },
  ],
  gateway: {
    maxBodyBytes: 10 * 1024 * 1024,
    integrationTimeoutSeconds: 29,
    onPlatformFailure: { status: 429, retryAfterSeconds: 5 },
  },
};
