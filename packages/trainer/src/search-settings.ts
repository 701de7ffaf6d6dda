import type { SearchFacts } from "@porchlight/core/models/model-manifest";
import {
  type Engine,
  type EngineParameters,
  type EngineRequest,
  parametersFor,
  ROUNDS,
} from "./engine.ts";
import type { RequestOf, RunOptions } from "./engine-request.ts";
import { evaluate } from "./evaluate.ts";
import type { LearningTask } from "./learning-task.ts";
import { type SearchPoint, type SearchSpace, searchParameters } from "./search.ts";

/** Around the usual settings, towards more and less of each. */
const SPACE: SearchSpace = {
  eta: [0.03, 0.05, 0.1],
  max_depth: [2, 3, 4, 6],
  min_child_weight: [5, 20, 80],
  subsample: [0.3, 0.5, 0.8],
  colsample_bytree: [0.2, 0.3, 0.6],
  colsample_bynode: [0.1, 0.3, 0.6],
  lambda: [1, 10, 50],
};
/** All are tried for so many rounds; of these a third until they stop by themselves. */
const STEPS = [150, ROUNDS];
const KEEP = 1 / 3;

export interface SettingsOptions extends RunOptions {
  readonly engine: Engine;
  /** How many settings are drawn and tried beside the usual ones; none unless told. */
  readonly trials?: number;
  readonly onTrial?: (done: number, total: number) => void;
}

/** What a model is trained with, and how that was come by. */
export interface Settings {
  readonly parameters: EngineParameters;
  /** Absent where the usual settings were taken without a search. */
  readonly search?: SearchFacts;
}

/**
 * The settings of the least log-loss on the validation rows, of the usual ones and so many drawn by the seed. Nothing
 * else is looked at: calibration, operating point and figures rest on rows that had no say in it. Without trials the
 * usual ones, at no cost. Throws what the engine throws.
 */
export async function searchSettings(
  task: LearningTask,
  requestOf: RequestOf,
  options: SettingsOptions,
): Promise<Settings> {
  const { onTrial, seed, signal, trials = 0 } = options;
  const usual = parametersFor(task.outputs);
  if (trials === 0) return { parameters: usual };
  const tried = await searchParameters({
    space: SPACE,
    first: Object.fromEntries(
      Object.keys(SPACE).map((name) => [name, usual[name as keyof EngineParameters] as number]),
    ),
    trials,
    steps: STEPS,
    keep: KEEP,
    seed,
    measure(point, rounds) {
      const request = requestOf({ parameters: { ...usual, ...point }, rounds });
      return validate(task, options.engine, request);
    },
    onProgress: (done, total) => onTrial?.(done, total),
    ...(signal && { signal }),
  });
  return {
    parameters: { ...usual, ...(tried[0]?.point as SearchPoint) },
    search: {
      tried: tried.map(({ point, rounds, score }) => ({
        parameters: point,
        rounds,
        logLoss: -score,
      })),
    },
  };
}

/** Minus the log-loss of the margins as they are: more is better. */
async function validate(
  { otherwise, outputs }: LearningTask,
  engine: Engine,
  request: EngineRequest,
): Promise<number> {
  const { margins } = await engine(request);
  const { labels, vectors } = request.validation;
  const calibration =
    outputs === 1
      ? ({ method: "platt", slope: 1, intercept: 0 } as const)
      : ({ method: "temperature", slope: 1 } as const);
  const { figures } = evaluate(await margins(vectors), labels, { outputs, otherwise, calibration });
  return -figures.logLoss;
}
