import { ServiceError } from "@porchlight/core/error";
import type { EvaluationFacts, ModelManifest } from "@porchlight/core/models/model-manifest";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { evaluateVersion } from "@porchlight/trainer/evaluate-version";
import type { Replayed } from "@porchlight/trainer/replay-rows";
import type { StartProgress } from "../replay/progress.ts";
import type { OpenTraining } from "../train/open-training.ts";
import { replayArchive } from "../train/train-workspace.ts";
import { type Champion, openChampion } from "./open-champion.ts";

export interface EvaluateOptions {
  readonly workspace: string;
  readonly behavior: Behavior;
  readonly models: readonly string[];
  readonly startProgress: StartProgress;
  readonly signal: AbortSignal;
}

/** What came of one model. */
export type ModelEvaluation = { readonly model: string } & (
  | { readonly manifest: ModelManifest; readonly facts: EvaluationFacts }
  | { readonly problem: ServiceError }
);

/**
 * Measures what answers for a workspace on the newest matured rows of its archive. A model that cannot be measured does
 * not keep the others from it.
 */
export async function evaluateWorkspace(
  open: OpenTraining,
  options: EvaluateOptions,
): Promise<readonly ModelEvaluation[]> {
  // Under the seed of its training, who was held out then is known again: mostly one seed for all.
  const bySeed = new Map<number, Promise<Replayed>>();
  const replayedWith = (seed: number): Promise<Replayed> => {
    const replayed = bySeed.get(seed) ?? replayArchive(open, { ...options, seed });
    bySeed.set(seed, replayed);
    return replayed;
  };
  const evaluations: ModelEvaluation[] = [];
  for (const model of options.models)
    evaluations.push({ model, ...(await evaluateOne(open, options, model, replayedWith)) });
  return evaluations;
}

/** What is told of one model, and no failure of the whole. */
const TOLD: ReadonlySet<string> = new Set([
  "evaluation.too_little",
  "model.not_found",
  "model.bad_feature_set",
  "model.bad_shape",
  "model.passport_refused",
  "model.unreadable",
]);

async function evaluateOne(
  open: OpenTraining,
  { behavior, workspace }: EvaluateOptions,
  model: string,
  replayedWith: (seed: number) => Promise<Replayed>,
) {
  try {
    const { manifest, runner }: Champion = await openChampion(open, workspace, behavior, model);
    const replayed = await replayedWith(manifest.training.seed);
    return { manifest, facts: await evaluateVersion(replayed, manifest, runner) };
  } catch (problem) {
    if (ServiceError.is(problem) && TOLD.has(problem.code)) return { problem };
    throw problem;
  }
}
