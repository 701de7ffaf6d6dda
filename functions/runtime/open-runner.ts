import { ServiceError } from "@porchlight/core/error";
import type { ModelRunner } from "@porchlight/core/models/model-runner";
import type { OpenedRunner } from "@porchlight/core/models/models";
import type { RunnerName } from "@porchlight/core/names";

/**
 * Opens a model on the runner that was chosen, each loaded when first needed. What the kernel does not take,
 * being no ensemble of trees, goes to onnxruntime whatever was chosen. Throws `model.unreadable`.
 */
export async function openRunner(chosen: RunnerName, onnx: Uint8Array): Promise<OpenedRunner> {
  const trees = chosen === "kernel" ? await openTrees(onnx) : undefined;
  if (trees === undefined) return openOnnxruntime(onnx);
  return { ...trees, openOther: () => openOnnxruntime(onnx) };
}

async function openTrees(onnx: Uint8Array): Promise<ModelRunner | undefined> {
  const { createTreeRunner } = await import("@porchlight/core/models/tree-runner");
  try {
    return createTreeRunner(onnx);
  } catch (error) {
    if (ServiceError.is(error) && error.code === "model.unreadable") return undefined;
    throw error;
  }
}

async function openOnnxruntime(onnx: Uint8Array): Promise<OpenedRunner> {
  const { createOnnxRunner } = await import("@porchlight/adapters/onnxruntime/onnx-runner");
  return createOnnxRunner(onnx);
}
