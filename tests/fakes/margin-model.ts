import { checkModel, type ModelRunner } from "@porchlight/core/models/model-runner";
import type { Explain, ServingModel } from "@porchlight/core/models/models";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { draftOf, versionOf } from "./model-manifest.ts";

/** A runner that answers each row by a function, K margins a row; its calls are counted. */
export function createMarginRunner(
  { featureSet }: Behavior,
  outputs: number,
  marginsOf: (row: Float32Array) => readonly number[],
): ModelRunner & { readonly calls: number[] } {
  const features = featureSet.columns.length;
  const calls: number[] = [];
  return {
    calls,
    ...checkModel({
      features,
      outputs,
      compute(vectors, rows) {
        calls.push(rows);
        return Float32Array.from({ length: rows }, (_, i) => i).reduce(
          (margins, i) => {
            margins.set(marginsOf(vectors.subarray(i * features, (i + 1) * features)), i * outputs);
            return margins;
          },
          new Float32Array(rows * outputs),
        );
      },
    }),
  };
}

/** A version in memory that answers by a runner. */
export async function servingModel(
  behavior: Behavior,
  model: string,
  runner: ModelRunner,
  of: Partial<ServingModel> & { explains?: Explain; version?: number } = {},
): Promise<ServingModel> {
  const { explains, version = 7, ...rest } = of;
  const { manifest } = await versionOf(draftOf(behavior, model), version);
  return {
    manifest,
    runner,
    guard: (work) => work(new AbortController().signal),
    explain: async () => explains,
    onFailure: () => {},
    ...rest,
  };
}
