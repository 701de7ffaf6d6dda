import { packTrees } from "@porchlight/onnx/packed-trees";
import { readOnnx } from "@porchlight/onnx/read-onnx";
import { runTrees } from "@porchlight/onnx/run-trees";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { ServiceError } from "../error.ts";
import { checkModel, type ModelRunner } from "./model-runner.ts";

/** A runner of tree ensembles on our own kernel, from the bytes of an ONNX file. Throws `model.unreadable`. */
export const createTreeRunner = (bytes: Uint8Array): ModelRunner =>
  createEnsembleRunner(readOrRefuse(bytes));

/** A runner on our own kernel, of trees that were read. */
export function createEnsembleRunner(ensemble: TreeEnsemble): ModelRunner {
  const packed = packTrees(ensemble);
  const { features, outputs } = ensemble;
  return checkModel({
    features,
    outputs,
    compute: (vectors, rows) => runTrees(packed, vectors, rows),
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
