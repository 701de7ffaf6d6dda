import { CORS } from "@porchlight/core/cors";
import { BUCKETS, ENV, FUNCTIONS, QUEUES, SCHEDULE_SECONDS, TABLES } from "@porchlight/core/names";

import { functionAlarms } from "./function-alarms.ts";
import type { Grant, RouteSpec, Topology } from "./topology-spec.ts";

export type {
  AlarmMetric,
  AlarmSpec,
  BucketSpec,
  Cargo,
  FunctionSpec,
  GatewaySpec,
  Grant,
  QueueSpec,
  ResourceName,
  RouteSpec,
  TableSpec,
  Topology,
} from "./topology-spec.ts";

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
/** What runs, and what it may touch. */
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
      ],
    },
    [FUNCTIONS.scoreInteractions]: {
      module: "functions/score-interactions.ts",
      export: "handler",
      memoryMb: 1024,
      timeoutSeconds: 10,
      carries: ["onnxruntime", "shipped-models"],
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
      ],
    },
    [FUNCTIONS.predict]: {
      module: "functions/predict.ts",
      export: "handler",
      memoryMb: 1024,
      timeoutSeconds: 10,
      carries: ["shipped-models"],
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
      ],
    },
    [FUNCTIONS.sweep]: {
      module: "functions/sweep.ts",
      export: "handler",
      memoryMb: 1024,
      timeoutSeconds: 50,
      // A run that outlasts its minute is not joined by the next.
      reservedConcurrency: 1,
      carries: ["onnxruntime", "shipped-models"],
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
  buckets: {
    // For good: states and models are rebuilt from it. Its objects are too small for S3's colder classes.
    [BUCKETS.archive]: { versioned: false },
    [BUCKETS.models]: { versioned: true, forgetVersionsAfterDays: 90 },
  },
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
    cors: CORS,
    throttle: { perSecond: 1_000, burst: 2_000 },
  },
  alarms: {
    "dead-letters": {
      on: `queue:${QUEUES.interactionsDead}`,
      metric: "records",
      above: 0,
      minutes: 1,
      says: "accepted interactions were given up on; they wait four days for `porchlight redrive`",
    },
    "records-wait": {
      on: `queue:${QUEUES.interactions}`,
      metric: "oldestSeconds",
      above: 120,
      minutes: 5,
      says: "profiles are behind: interactions wait for more than two minutes to be folded",
    },
    ...functionAlarms(FUNCTIONS.ingest, 2_000),
    ...functionAlarms(FUNCTIONS.scoreInteractions, 8_000),
    ...functionAlarms(FUNCTIONS.predict, 1_000),
    ...functionAlarms(FUNCTIONS.sweep),
  },
  logRetentionDays: 30,
};
