import { CORS } from "@porchlight/core/cors";
import { BUCKETS, ENV, FUNCTIONS, QUEUES, SCHEDULE_SECONDS, TABLES } from "@porchlight/core/names";

import { eraseFunctions } from "./erase-functions.ts";
import { functionAlarms } from "./function-alarms.ts";
import { refusalAlarm } from "./refusal-alarm.ts";
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
  RolloutSpec,
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
      tracing: "active",
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
      tracing: "active",
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
      tracing: "active",
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
      tracing: "active",
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
    [FUNCTIONS.foldTeam]: {
      module: "functions/fold-team.ts",
      export: "handler",
      // A person takes about half a KB, a row of the last six days an eighth: some 500,000 people.
      memoryMb: 1024,
      timeoutSeconds: 120,
      reservedConcurrency: 1,
      everySeconds: SCHEDULE_SECONDS.foldTeam,
      environment: {
        [ENV.workspacesTable]: table.workspaces,
        [ENV.archiveBucket]: `bucket:${BUCKETS.archive}`,
        [ENV.teamFoldsBucket]: `bucket:${BUCKETS.teamFolds}`,
      },
      grants: [
        {
          on: table.workspaces,
          actions: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"],
        },
        {
          on: `bucket:${BUCKETS.archive}`,
          actions: ["s3:ListBucket", "s3:GetObject", "s3:PutObject"],
        },
        {
          on: `bucket:${BUCKETS.teamFolds}`,
          actions: ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        },
      ],
    },
    ...eraseFunctions,
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
    // What is lost of it is made anew from the archive.
    [BUCKETS.teamFolds]: { versioned: false },
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
    { method: "DELETE", path: "/v1/people/{userId}", function: FUNCTIONS.erase },
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
    "cache-away": {
      on: `function:${FUNCTIONS.scoreInteractions}`,
      metric: "cacheAway",
      above: 0,
      minutes: 5,
      says: "Redis does not answer: profiles are served slower, or up to five minutes old",
    },
    "models-disagree": {
      on: `function:${FUNCTIONS.scoreInteractions}`,
      metric: "mismatches",
      above: 0,
      minutes: 1,
      says: "two runtimes answered a live row differently; where it was seen, rules answer for that version",
    },
    ...refusalAlarm(FUNCTIONS.ingest),
    ...refusalAlarm(FUNCTIONS.predict),
    ...refusalAlarm(FUNCTIONS.erase),
    ...functionAlarms(FUNCTIONS.ingest, 2_000),
    ...functionAlarms(FUNCTIONS.scoreInteractions, 8_000),
    ...functionAlarms(FUNCTIONS.predict, 1_000),
    ...functionAlarms(FUNCTIONS.sweep),
    ...functionAlarms(FUNCTIONS.erase, 3_000),
    ...functionAlarms(FUNCTIONS.eraseStores),
    // One run in five minutes: three minutes in a row would never be.
    ...functionAlarms(FUNCTIONS.foldTeam, undefined, 1),
    [`${FUNCTIONS.foldTeam}-errors`]: {
      on: `function:${FUNCTIONS.foldTeam}`,
      metric: "errors",
      above: 0,
      minutes: 1,
      says: "snapshots of teams are behind; after a day without one, features of the team are missing",
    },
  },
  rollouts: {
    // Longer than the slowest alarm of a function takes to ring.
    called: { shape: "canary", percent: 10, minutes: 10 },
    // One run a minute: at a tenth, a bad version might not run once.
    scheduled: { shape: "canary", percent: 50, minutes: 10 },
  },
  logRetentionDays: 30,
};
