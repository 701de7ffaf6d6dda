import { decodeGoldenRows } from "@porchlight/core/models/golden-rows";
import { requireFit } from "@porchlight/core/models/model-fit";
import { type ModelManifest, versionName } from "@porchlight/core/models/model-manifest";
import type { Serving, ServingModel } from "@porchlight/core/models/models";
import { requireAgreement } from "@porchlight/core/models/passport-agreement";
import { isFor } from "@porchlight/core/models/shipped-models";
import { createEnsembleRunner } from "@porchlight/core/models/tree-runner";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { decodeCompactTrees } from "@porchlight/onnx/decode-compact-trees";
import { log } from "../runtime/log.ts";
import type { CarriedModel } from "./carried-models.ts";

/** What a carried version serves with: opened at its first use, once. */
export type OpenCarried = (behavior: Behavior, model: string) => Promise<Serving>;

/**
 * Carried versions, held to what they are held to everywhere: the schema's feature set, the shapes, and golden rows
 * answered bit by bit by the very runtime that is about to serve. What fails leaves its prediction to the rules, and
 * says so once.
 */
export function createOpenCarried(carried: readonly CarriedModel[]): OpenCarried {
  const opened = new Map<CarriedModel, Promise<ServingModel | undefined>>();
  return async (behavior, model) => {
    const fitting = carried.find(
      ({ manifest }) => manifest.model === model && isFor(behavior, manifest),
    );
    if (fitting === undefined) return servingOf([]);
    const opening = opened.get(fitting) ?? open(behavior, fitting);
    opened.set(fitting, opening);
    const serving = await opening;
    return servingOf(serving === undefined ? [] : [serving]);
  };
}

const servingOf = (models: readonly ServingModel[]): Serving => ({
  generation: undefined,
  models: new Map(models.map((one) => [one.manifest.model, one])),
  away: [],
});

async function open(
  behavior: Behavior,
  { manifest, trees, golden }: CarriedModel,
): Promise<ServingModel | undefined> {
  const onFailure = reportFailure(manifest);
  try {
    const runner = createEnsembleRunner(decodeCompactTrees(new Uint8Array(trees)));
    requireFit(behavior, manifest, runner);
    const rows = decodeGoldenRows(new Uint8Array(golden));
    await requireAgreement(rows, runner, 0, `the edge on ${versionName(manifest)}`);
    // A run takes microseconds, and cannot be stopped by a clock that it does not yield to.
    const guard: ServingModel["guard"] = (work) => work(new AbortController().signal);
    return { manifest, runner, guard, explain: async () => undefined, onFailure };
  } catch (cause) {
    onFailure(cause);
    return undefined;
  }
}

const reportFailure =
  (manifest: ModelManifest) =>
  (cause: unknown): void =>
    log({ version: versionName(manifest), message: "the rules answer for it", cause });
