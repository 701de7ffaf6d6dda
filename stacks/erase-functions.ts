import { BUCKETS, ENV, FUNCTIONS, SCHEDULE_SECONDS, TABLES } from "@porchlight/core/names";
import type { FunctionSpec } from "./topology-spec.ts";

const people = `table:${TABLES.people}` as const;
const workspaces = `table:${TABLES.workspaces}` as const;
const archive = `bucket:${BUCKETS.archive}` as const;
const teamFolds = `bucket:${BUCKETS.teamFolds}` as const;
const redis = {
  [ENV.redisUrl]: `secret:${ENV.redisUrl}`,
  [ENV.redisToken]: `secret:${ENV.redisToken}`,
} as const;

/** The two that erase people: one begins while somebody waits for the answer, the other alone may delete. */
export const eraseFunctions: Readonly<Record<string, FunctionSpec>> = {
  [FUNCTIONS.erase]: {
    module: "functions/erase.ts",
    export: "handler",
    memoryMb: 512,
    timeoutSeconds: 10,
    environment: {
      [ENV.peopleTable]: people,
      [ENV.workspacesTable]: workspaces,
      ...redis,
    },
    grants: [
      { on: people, actions: ["dynamodb:BatchGetItem", "dynamodb:PutItem"] },
      {
        on: workspaces,
        actions: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"],
      },
    ],
  },
  [FUNCTIONS.eraseStores]: {
    module: "functions/erase-stores.ts",
    export: "handler",
    memoryMb: 512,
    // A pass over an archive is long; what is left of it goes on in the next run.
    timeoutSeconds: 300,
    reservedConcurrency: 1,
    everySeconds: SCHEDULE_SECONDS.eraseStores,
    environment: {
      [ENV.peopleTable]: people,
      [ENV.workspacesTable]: workspaces,
      [ENV.archiveBucket]: archive,
      [ENV.teamFoldsBucket]: teamFolds,
      ...redis,
    },
    grants: [
      {
        on: people,
        actions: [
          "dynamodb:BatchGetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:DeleteItem",
        ],
      },
      {
        on: workspaces,
        actions: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"],
      },
      {
        on: archive,
        actions: ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      },
      { on: teamFolds, actions: ["s3:ListBucket", "s3:DeleteObject"] },
    ],
  },
};
