import { setTimeout as wait } from "node:timers/promises";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createDynamoAliases } from "@porchlight/adapters/dynamo/dynamo-aliases";
import { createDynamoTeamRecords } from "@porchlight/adapters/dynamo/dynamo-team-records";
import { createGuard } from "@porchlight/adapters/guard";
import { createModels, type Explain, type Models } from "@porchlight/core/models/models";
import type { Recheck } from "@porchlight/core/models/recheck-rows";
import type { ShippedModels } from "@porchlight/core/models/shipped-models";
import type { RunnerName } from "@porchlight/core/names";
import type { ModelStore } from "@porchlight/core/ports/model-store";
import { serveTeam } from "@porchlight/core/team/serve-team";
import { createTeamMemory } from "@porchlight/core/team/team-memory";
import { log } from "./log.ts";
import { openRunner } from "./open-runner.ts";

export interface ModelResources {
  readonly dynamo: DynamoDBClient;
  readonly workspacesTable: string;
  readonly modelsBucket: string;
  /** What runs tree models. */
  readonly runner: RunnerName;
  readonly recheck: Recheck;
  /** Of versions that came with the software. */
  readonly shippedFolder?: string | undefined;
}

/** Of one try to read a version, which may have megabytes. */
const MODEL_TIMEOUT_MS = 10_000;
/** A run over a delivery takes milliseconds; one that takes this long is broken. */
const RUN_TIMEOUT_MS = 2_000;

/** The models of a function's process. What loads and runs versions is itself loaded with the first. */
export function composeModels(resources: ModelResources): Models {
  const { dynamo, workspacesTable, modelsBucket, runner, recheck, shippedFolder } = resources;
  const models = createModels({
    aliases: createDynamoAliases({ client: dynamo, table: workspacesTable }),
    store: { read: async (address) => (await openStore(modelsBucket)).read(address) },
    ...(shippedFolder !== undefined && { shipped: shippedIn(shippedFolder) }),
    createRunner: (onnx) => openRunner(runner, onnx),
    recheck,
    createExplain: explainTrees,
    createGuard: (version) =>
      createGuard({
        code: "model.failed",
        service: version,
        timeoutMs: RUN_TIMEOUT_MS,
        retries: 0,
        breakAfter: 3,
        restMs: 30_000,
      }),
    onProblem: ({ workspace, version, error }) =>
      log({ workspace, version, code: error.code, message: error.message, cause: error.cause }),
    now: Date.now,
    wait: waitAside,
  });
  const teams = createDynamoTeamRecords({ client: dynamo, table: workspacesTable });
  const readTeam = createTeamMemory({
    teams,
    onProblem: ({ workspace, error }) =>
      log({ workspace, teamAway: 1, code: error.code, message: error.message, cause: error.cause }),
    now: Date.now,
    wait: waitAside,
  });
  return serveTeam(models, readTeam);
}

/** Waiting is no reason for a process to stay. */
const waitAside = (ms: number): Promise<void> => wait(ms, undefined, { ref: false });

let store: ModelStore | undefined;

async function openStore(bucket: string): Promise<ModelStore> {
  const { createS3Client } = await import("@porchlight/adapters/s3/s3-client");
  const { createS3ModelStore } = await import("@porchlight/adapters/s3/s3-model-store");
  store ??= createS3ModelStore({ client: createS3Client(MODEL_TIMEOUT_MS), bucket });
  return store;
}

/** What reads files is loaded with the first workspace that has no version of its own. */
function shippedIn(folder: string): ShippedModels {
  const open = async (): Promise<ShippedModels> => {
    const { createShippedFiles } = await import("@porchlight/adapters/files/shipped-files");
    return createShippedFiles(folder);
  };
  return {
    list: async () => (await open()).list(),
    read: async (address) => (await open()).read(address),
  };
}

async function explainTrees(onnx: Uint8Array): Promise<Explain> {
  const { readOnnx } = await import("@porchlight/onnx/read-onnx");
  const { buildShapTable } = await import("@porchlight/onnx/shap-table");
  const { shapValues } = await import("@porchlight/onnx/tree-shap");
  const table = buildShapTable(readOnnx(onnx));
  const width = table.features + 1;
  return (row, output) => {
    const values = shapValues(table, row);
    return values.subarray(output * width, output * width + table.features);
  };
}
