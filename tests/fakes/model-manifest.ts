import type { Behavior } from "@porchlight/core/behavior";
import type { ModelManifest } from "@porchlight/core/model-manifest";
import { hashBytes } from "@porchlight/core/model-version";
import type { ModelVersion } from "@porchlight/core/ports";
import type { ModelDraft } from "@porchlight/core/register-model";

/** What a trainer would say of a model of that schema. */
export function draftOf(
  behavior: Behavior,
  model: string,
  of: Partial<ModelDraft> = {},
): ModelDraft {
  const declared = behavior.predictions[model];
  const classes = declared && "classes" in declared ? declared.classes : undefined;
  return {
    model,
    workspace: "acme",
    schema: behavior.name,
    featureSet: behavior.featureSet.hash,
    columns: behavior.featureSet.columns,
    outputs: classes?.length ?? 1,
    ...(classes && { classes }),
    rung: "own",
    provisional: true,
    createdAtMs: Date.UTC(2026, 10, 24),
    training: {
      rows: 100,
      positives: 20,
      people: 90,
      fromMs: 1,
      toMs: 2,
      seed: 7,
      engine: "none 0.0",
      parameters: { rounds: 10, eta: 0.1, booster: "gbtree", exact: true },
    },
    evaluation: { rows: 30, logLoss: 0.4, auc: 0.8, numbers: { baseRate: 0.2 } },
    ...of,
  };
}

/** A whole version. */
export async function versionOf(
  draft: ModelDraft,
  version: number,
  onnx = new Uint8Array([version, 1, 2, 3]),
): Promise<ModelVersion & { readonly manifest: ModelManifest }> {
  const onnxSha256 = await hashBytes(onnx);
  return { manifest: { ...draft, version, onnxSha256, onnxBytes: onnx.length }, onnx };
}
