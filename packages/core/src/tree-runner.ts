import { readOnnx } from "@porchlight/onnx/read-onnx";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import { ServiceError } from "./error.ts";
import { checkModel, type ModelRunner } from "./model-runner.ts";

/** A runner of tree ensembles on ours, from the bytes of an ONNX file. Throws `model.unreadable`. */
export function createTreeRunner(bytes: Uint8Array): ModelRunner {
  const ensemble = readOrRefuse(bytes);
  return checkModel({
    features: ensemble.features,
    outputs: ensemble.outputs,
    compute: (vectors) => walkTrees(ensemble, vectors),
  });
}

function readOrRefuse(bytes: Uint8Array): TreeEnsemble {
  try {
    return readOnnx(bytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ServiceError("model.unreadable", `no tree model can be read: ${cause.message}`, {
      cause,
    });
  }
}
