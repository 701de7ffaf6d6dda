import { GOLDEN_ROWS_LEAST } from "@porchlight/core/models/golden-rows";
import type { ModelManifest } from "@porchlight/core/models/model-manifest";
import type { ModelRunner } from "@porchlight/core/models/model-runner";
import type { Passport } from "@porchlight/core/models/passport";
import { issuePassport } from "@porchlight/core/models/passport-issue";
import type { ModelDraft } from "@porchlight/core/models/register-model";
import type { ModelVersion } from "@porchlight/core/ports/model-store";
import type { Behavior } from "@porchlight/core/schema/behavior";

/** A passport for what a runner answers to rows of small numbers. */
export async function passportOf(
  onnx: Uint8Array,
  runner: Pick<ModelRunner, "features" | "outputs" | "run">,
): Promise<Passport> {
  const { features, outputs } = runner;
  const vectors = Float32Array.from({ length: GOLDEN_ROWS_LEAST * features }, (_, i) => i % 7);
  const margins = await runner.run(vectors, GOLDEN_ROWS_LEAST);
  const golden = { features, outputs, vectors, margins };
  const runtimes = ["one", "another"].map((name) => ({ name, createRunner: async () => runner }));
  return issuePassport({ onnx, golden, trainer: "none 0.0", runtimes });
}

/** Answers 0 to everything. */
export const zeroRunner = (features: number, outputs: number): ModelRunner => ({
  features,
  outputs,
  run: async (_, rows) => new Float32Array(rows * outputs),
});

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
    createdAtMs: Date.UTC(2026, 10, 24),
    // The model's own chances, as they are; and nothing is promised.
    calibration:
      (of.outputs ?? classes?.length ?? 1) > 1
        ? { method: "temperature", slope: 1 }
        : { method: "platt", slope: 1, intercept: 0 },
    operatingPoint: null,
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

/** A whole version, with a passport of its own unless one is given. */
export async function versionOf(
  draft: ModelDraft,
  version: number,
  onnx: Uint8Array = new Uint8Array([version, 1, 2, 3]),
  passport?: Passport,
): Promise<ModelVersion & { readonly manifest: ModelManifest }> {
  const { columns, outputs } = draft;
  const issued = passport ?? (await passportOf(onnx, zeroRunner(columns.length, outputs)));
  const { golden, onnxSha256, ...facts } = issued;
  return {
    manifest: { ...draft, version, onnxSha256, onnxBytes: onnx.length, passport: facts },
    onnx,
    golden,
  };
}
