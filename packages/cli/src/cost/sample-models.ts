import { createShippedFiles } from "@porchlight/adapters/files/shipped-files";
import { ServiceError } from "@porchlight/core/error";
import { createModels, type Explain, type Models } from "@porchlight/core/models/models";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { readOnnx } from "@porchlight/onnx/read-onnx";
import { buildShapTable } from "@porchlight/onnx/shap-table";
import { shapValues } from "@porchlight/onnx/tree-shap";
import { shippedFolder } from "../shipped-folder.ts";

let models: Models | undefined;

/** What answers for a workspace that has trained nothing: the versions that ship, or the rules. Loaded once. */
export const sampleModels = (): Models => {
  models ??= create();
  return models;
};

const create = (): Models =>
  createModels({
    aliases: { read: async () => ({ generation: 0, champions: {} }) },
    store: { read: async () => "absent" },
    shipped: createShippedFiles(shippedFolder()),
    createRunner: async (onnx) => createTreeRunner(onnx),
    createExplain: explainTrees,
    createGuard: () => (work) => work(new AbortController().signal),
    onProblem: ({ error }) => {
      if (!ServiceError.is(error)) throw error;
    },
    now: Date.now,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
  });

async function explainTrees(onnx: Uint8Array): Promise<Explain> {
  const table = buildShapTable(readOnnx(onnx));
  const width = table.features + 1;
  return (row, output) =>
    shapValues(table, row).subarray(output * width, output * width + table.features);
}
