import { EARLY_STOPPING, type EngineParameters, type EngineRequest } from "./engine.ts";
import { examplesAt, type LearningTask } from "./learning-task.ts";

export interface RunOptions {
  readonly seed: number;
  readonly threads: number;
  readonly signal?: AbortSignal;
}

export interface RunSettings {
  readonly parameters: EngineParameters;
  /** The most there will be; it stops long before where validation gets worse. */
  readonly rounds: number;
  readonly onRound?: ((round: number, rounds: number) => void) | undefined;
}

/** What an engine is asked, by its settings. */
export type RequestOf = (settings: RunSettings) => EngineRequest;

/** Requests to learn from a task's training rows and to stop by its validation rows, which are put side by side once. */
export function engineRequests(
  task: LearningTask,
  { seed, signal, threads }: RunOptions,
): RequestOf {
  const data = {
    features: task.replayed.store.features,
    rows: examplesAt(task, task.split.train),
    validation: examplesAt(task, task.split.validation),
  };
  return ({ onRound, parameters, rounds }) => ({
    ...data,
    parameters,
    rounds,
    earlyStopping: EARLY_STOPPING,
    seed,
    threads,
    ...(signal && { signal }),
    onProgress: ({ round, rounds: most }) => onRound?.(round, most),
  });
}
