import { ServiceError } from "@porchlight/core/error";
import { checkModel, type ModelRunner } from "@porchlight/core/models/model-runner";
import type { InferenceSession } from "onnxruntime-web";

export interface OnnxRunner extends ModelRunner {
  /** Gives the session's memory back; no run may follow. */
  release(): Promise<void>;
}

/**
 * A runner of any ONNX model with one float input [N, F] and one float output [N, K], on onnxruntime's
 * WebAssembly. The runtime (14 MB, half a second) is loaded when first asked for. Throws `model.unreadable`.
 */
export async function createOnnxRunner(bytes: Uint8Array): Promise<OnnxRunner> {
  const ort = await loadRuntime();
  const session = await openSession(ort, bytes);
  const input = declaredTensor(session.inputMetadata);
  const output = declaredTensor(session.outputMetadata);
  const runner = checkModel({
    features: input.width,
    outputs: output.width,
    async compute(vectors, rows) {
      const tensor = new ort.Tensor("float32", vectors, [rows, input.width]);
      const answers = await session.run({ [input.name]: tensor });
      return answers[output.name]?.data as Float32Array;
    },
  });
  return { ...runner, release: () => session.release() };
}

type Runtime = typeof import("onnxruntime-web");

async function loadRuntime(): Promise<Runtime> {
  const ort = await import("onnxruntime-web");
  // One thread: several split the trees among them and add in another order, and cost more at small batches.
  ort.env.wasm.numThreads = 1;
  return ort;
}

// What the runtime throws must not get away: uncaught, it prints its whole minified source.
async function openSession(ort: Runtime, bytes: Uint8Array): Promise<InferenceSession> {
  try {
    return await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] });
  } catch (cause) {
    throw new ServiceError(
      "model.unreadable",
      `onnxruntime does not take a model: ${firstLine(cause)}`,
    );
  }
}

function declaredTensor(values: readonly InferenceSession.ValueMetadata[]): {
  readonly name: string;
  readonly width: number;
} {
  const [value] = values;
  if (values.length === 1 && value?.isTensor && value.type === "float32") {
    const [, width] = value.shape;
    if (value.shape.length === 2 && typeof width === "number") return { name: value.name, width };
  }
  throw new ServiceError(
    "model.unreadable",
    "a model needs one input and one output, each float32 [N, width] with its width declared",
  );
}

const firstLine = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split("\n", 1)[0] as string;
