import { designGoldenRows } from "@porchlight/core/models/golden-rows-design";
import type { Passport, PassportRuntime } from "@porchlight/core/models/passport";
import { issuePassport } from "@porchlight/core/models/passport-issue";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import type { EngineModel } from "./engine.ts";

/**
 * Whoever loads the model reads and runs them all. Nudging any one split point by an ulp, or sending its
 * missing values the other way, changed the answer to one of them for every branch of a model of 471 that a row
 * can reach, and for 97 % of 1,494 over 60 columns; what goes wrong for a whole model shows in most of them.
 */
const GOLDEN_ROWS = 2_048;

/**
 * The passport of trees that an engine has just trained: golden rows made of the trees, the engine's own
 * margins for them, and every runtime's agreement. Throws `model.passport_refused`, and what the engine throws.
 */
export async function issueTreePassport(
  { margins, xgboostVersion }: Pick<EngineModel, "margins" | "xgboostVersion">,
  ensemble: TreeEnsemble,
  onnx: Uint8Array,
  { runtimes, seed }: { readonly runtimes: readonly PassportRuntime[]; readonly seed: number },
): Promise<Passport> {
  const { features, outputs } = ensemble;
  const vectors = designGoldenRows(ensemble, GOLDEN_ROWS, seed);
  const golden = { features, outputs, vectors, margins: await margins(vectors) };
  return issuePassport({ onnx, golden, trainer: `xgboost ${xgboostVersion}`, runtimes });
}
