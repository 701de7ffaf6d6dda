import { setTimeout as wait } from "node:timers/promises";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { createDynamoAliases } from "@porchlight/adapters/dynamo/dynamo-aliases";
import { createGuard } from "@porchlight/adapters/guard";
import { createModels, type Explain, type Models } from "@porchlight/core/models";
import type { ModelStore } from "@porchlight/core/ports";
import { log } from "./log.ts";

export interface ModelResources {
  readonly dynamo: DynamoDBClient;
  readonly workspacesTable: string;
  readonly modelsBucket: string;
}

/** A run over a delivery takes milliseconds; one that takes this long is broken. */
const RUN_TIMEOUT_MS = 2_000;

/** The models of a function's process. What loads and runs versions is itself loaded with the first. */
export function composeModels({ dynamo, workspacesTable, modelsBucket }: ModelResources): Models {
  return createModels({
    aliases: createDynamoAliases({ client: dynamo, table: workspacesTable }),
    store: { read: async (address) => (await openStore(modelsBucket)).read(address) },
    createRunner: async (onnx) => {
      const { createOnnxRunner } = await import("@porchlight/adapters/onnxruntime/onnx-runner");
      return createOnnxRunner(onnx);
    },
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
    // Waiting is no reason for a process to stay.
    wait: (ms) => wait(ms, undefined, { ref: false }),
  });
}

let store: ModelStore | undefined;

async function openStore(bucket: string): Promise<ModelStore> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  const { createS3ModelStore } = await import("@porchlight/adapters/s3/s3-model-store");
  const requestHandler = { ...awsClientOptions.requestHandler, requestTimeout: 10_000 };
  const options = { ...awsClientOptions, requestHandler, forcePathStyle: true };
  store ??= createS3ModelStore({ client: new S3Client(options), bucket });
  return store;
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
