import { type ModelManifest, versionName } from "@porchlight/core/models/model-manifest";
import { promoteModel } from "@porchlight/core/models/promote-model";
import { registerModel } from "@porchlight/core/models/register-model";
import type { Aliases } from "@porchlight/core/ports/aliases";
import type { ModelStore } from "@porchlight/core/ports/model-store";
import type { TrainedModel } from "./train-model.ts";

export interface Registered {
  readonly manifest: ModelManifest;
  /** Whether it serves from now on. */
  readonly promoted: boolean;
  /** What stands in the history of its alias, or why it is not in there. */
  readonly why: string;
}

/** Ranks that differ by less are alike: on some dozens of outcomes an AUC is no more exact than that. */
export const RANKS_ALIKE = 0.02;

/**
 * Keeps a trained model as a version and makes it the champion, if on the test rows it is not inferior to
 * the rules: its AUC is not below theirs by more than 0.02. Throws what `registerModel` and `promoteModel` throw.
 */
export async function registerTrained(
  ports: { readonly aliases: Aliases; readonly store: ModelStore },
  { draft, onnx, passport, report }: TrainedModel,
  { nowMs, who }: { readonly nowMs: number; readonly who: string },
): Promise<Registered> {
  const manifest = await registerModel(ports.store, draft, onnx, passport);
  const { auc, rows, rulesAuc } = report;
  const figures = `AUC ${auc.toFixed(3)} on the ${rows} newest rows, the rules' ${rulesAuc.toFixed(3)}`;
  if (!(auc >= rulesAuc - RANKS_ALIKE))
    return { manifest, promoted: false, why: `${versionName(manifest)} ranks worse: ${figures}` };
  const { model, version, workspace } = manifest;
  const why = `ranks no worse than the rules: ${figures}`;
  await promoteModel(ports, { workspace, model, version, who, why }, nowMs);
  return { manifest, promoted: true, why };
}
