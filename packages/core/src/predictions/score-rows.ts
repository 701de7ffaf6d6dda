import { ServiceError } from "../error.ts";
import type { Serving, ServingModel } from "../models/models.ts";
import type { Behavior } from "../schema/behavior.ts";

/** What one version says of N rows. */
export interface ModelRows {
  readonly model: ServingModel;
  /** Shape [N, K]. */
  readonly margins: Float32Array;
}

/** What models say of N rows; who is not here did not answer, and the rules stand in. */
export interface ScoredRows {
  readonly answered: ReadonlyMap<string, ModelRows>;
  readonly runs: number;
  readonly runFailures: number;
}

const NOTHING: ScoredRows = { answered: new Map(), runs: 0, runFailures: 0 };

/**
 * Runs each model once on all rows. One that fails, is too slow, or answers what is no number is left to
 * the rules as a whole: of a model that is wrong once nothing is believed in that delivery.
 *
 * @param vectors shape [N, F]
 */
export async function scoreRows(
  behavior: Behavior,
  { models }: Serving,
  vectors: Float32Array,
  rows: number,
): Promise<ScoredRows> {
  if (rows === 0 || models.size === 0) return NOTHING;
  const asked = Object.keys(behavior.predictions).flatMap((name) => models.get(name) ?? []);
  const answers = await Promise.all(asked.map((model) => runModel(model, vectors, rows)));
  const answered = answers.flatMap((answer): [string, ModelRows][] =>
    answer === undefined ? [] : [[answer.model.manifest.model, answer]],
  );
  return {
    answered: new Map(answered),
    runs: asked.length,
    runFailures: asked.length - answered.length,
  };
}

async function runModel(
  model: ServingModel,
  vectors: Float32Array,
  rows: number,
): Promise<ModelRows | undefined> {
  const { runner, guard, onFailure } = model;
  try {
    const margins = await guard(async () => {
      const made = await runner.run(vectors, rows);
      requireNumbers(made, rows * runner.outputs);
      return made;
    });
    return { model, margins };
  } catch (cause) {
    onFailure(cause);
    return undefined;
  }
}

/** Runners promise this; what is served does not rest on a promise. */
function requireNumbers(margins: Float32Array, length: number): void {
  if (margins.length !== length)
    throw new ServiceError(
      "model.failed",
      `a model answered ${margins.length} numbers, not ${length}`,
    );
  for (const margin of margins)
    if (!Number.isFinite(margin))
      throw new ServiceError("model.failed", `a model answered ${margin}`);
}
