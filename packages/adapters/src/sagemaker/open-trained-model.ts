import { ServiceError } from "@porchlight/core/error";
import { readXgboost } from "@porchlight/onnx/read-xgboost";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { predictMargins } from "../xgboost/predict-xgboost.ts";
import type { TrainRequest, XgboostModel } from "../xgboost/train-xgboost.ts";

/** What the bytes of a model say of it, and libxgboost's answers by them. Throws `engine.failed`. */
export function openTrainedModel(
  modelFile: Uint8Array,
  request: TrainRequest,
): Pick<XgboostModel, "modelFile" | "bestIteration" | "margins"> {
  const { features, library, onProgress, parameters, rounds } = request;
  const ensemble = readOrRefuse(modelFile);
  if (ensemble.features !== features)
    throw new ServiceError(
      "engine.failed",
      `SageMaker's model is of ${ensemble.features} features, not of ${features}`,
    );
  const treesARound = ensemble.outputs * (parameters.num_parallel_tree ?? 1);
  const kept = ensemble.roots.length / treesARound;
  onProgress?.({ round: kept, rounds });
  const from = { modelFile, features, ...(library && { library }) };
  return {
    modelFile,
    bestIteration: kept - 1,
    margins: (vectors: Float32Array) => predictMargins({ ...from, vectors }),
  };
}

function readOrRefuse(bytes: Uint8Array): TreeEnsemble {
  try {
    return readXgboost(bytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ServiceError("engine.failed", `SageMaker's model: ${cause.message}`, { cause });
  }
}
