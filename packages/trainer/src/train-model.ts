import { ServiceError } from "@porchlight/core/error";
import type { ModelDraft } from "@porchlight/core/register-model";
import { createTreeRunner } from "@porchlight/core/tree-runner";
import { readXgboostJson } from "@porchlight/onnx/read-xgboost-json";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { EARLY_STOPPING, type Engine, type EngineModel, parametersFor, ROUNDS } from "./engine.ts";
import { createLearningTask, examplesAt, type LearningTask } from "./learning-task.ts";
import { type Measurement, measurePresent, measureTest, type Truth } from "./measure-model.ts";
import type { Replayed } from "./replay-rows.ts";
import { countClasses } from "./require-enough.ts";
import type { Cut } from "./split-examples.ts";

export interface TrainOptions {
  readonly replayed: Replayed;
  readonly model: string;
  readonly workspace: string;
  readonly engine: Engine;
  readonly seed: number;
  readonly threads: number;
  readonly nowMs: number;
  /** Of a yes-or-no model in a simulated market. */
  readonly truth?: Truth;
  readonly onRound?: (round: number, rounds: number) => void;
  readonly signal?: AbortSignal;
}

/** A model that has been trained and measured, and serves nobody yet. */
export interface TrainedModel {
  readonly draft: ModelDraft;
  readonly onnx: Uint8Array;
  readonly report: TrainingReport;
}

/** The figures are those of the test rows: the newest whose outcome is known. */
export interface TrainingReport extends Measurement {
  readonly model: string;
  /** Moments whose outcome is known, by part. */
  readonly parts: Readonly<Record<"train" | "validation" | "test", number>>;
  readonly people: number;
  /** Of all these moments, by name of the class. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly testFromMs: number;
  readonly testToMs: number;
  readonly testCut: Cut;
  readonly validationCut: Cut;
  readonly trees: number;
  /** On everybody as they are now, by what will come: where the truth is known. */
  readonly present?: Measurement;
}

/**
 * Trains a model on replayed rows, turns it into ONNX, and measures the very bytes that will serve.
 *
 * Throws `training.too_little` where there are not enough outcomes, and what the engine throws.
 */
export async function trainModel(options: TrainOptions): Promise<TrainedModel> {
  const { model, replayed, seed, truth } = options;
  const task = createLearningTask(replayed, model, seed);
  const trained = await runEngine(task, options);
  const ensemble = readOrRefuse(trained.modelJson);
  const onnx = writeOnnx(ensemble);
  const runner = createTreeRunner(onnx);
  const report: TrainingReport = {
    ...(await measureTest(task, runner, truth)),
    ...(truth && { present: await measurePresent(task, runner, truth) }),
    ...describeTask(task),
    trees: ensemble.roots.length,
  };
  return { draft: draftModel(task, options, trained, report), onnx, report };
}

function runEngine(
  task: LearningTask,
  { engine, onRound, seed, signal, threads }: TrainOptions,
): Promise<EngineModel> {
  return engine({
    features: task.replayed.store.features,
    rows: examplesAt(task, task.split.train),
    validation: examplesAt(task, task.split.validation),
    parameters: parametersFor(task.outputs),
    rounds: ROUNDS,
    earlyStopping: EARLY_STOPPING,
    seed,
    threads,
    ...(signal && { signal }),
    onProgress: ({ round, rounds }) => onRound?.(round, rounds),
  });
}

function readOrRefuse(modelJson: Uint8Array): TreeEnsemble {
  try {
    return readXgboostJson(modelJson);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ServiceError("engine.failed", `what was trained cannot be read: ${cause.message}`, {
      cause,
    });
  }
}

function describeTask({
  examples,
  model,
  names,
  split,
}: LearningTask): Omit<TrainingReport, keyof Measurement | "present" | "trees"> {
  const { train, validation, test, testCut, validationCut } = split;
  const all = Int32Array.from(examples.rows, (_, i) => i);
  const counts = countClasses(names.length, examples.labels, all);
  return {
    model,
    parts: { train: train.length, validation: validation.length, test: test.length },
    people: new Set(examples.person).size,
    outcomes: Object.fromEntries(names.map((name, k) => [name, counts[k] as number])),
    testFromMs: examples.momentMs[test[0] as number] as number,
    testToMs: examples.momentMs[test.at(-1) as number] as number,
    testCut,
    validationCut,
  };
}

function draftModel(
  { examples, model, names, outputs, replayed: { behavior }, split: { train } }: LearningTask,
  { nowMs, seed, workspace }: TrainOptions,
  { xgboostVersion }: EngineModel,
  report: TrainingReport,
): ModelDraft {
  const { accuracy, auc, baseRate, bayesAuc, brier, logLoss, rows, rulesAuc, testCut } = report;
  const numbers = { accuracy, baseRate, bayesAuc, brier, gapMs: testCut.gapMs, rulesAuc };
  const known = Object.entries(numbers).filter(([, value]) => value !== undefined);
  return {
    model,
    workspace,
    schema: behavior.name,
    featureSet: behavior.featureSet.hash,
    columns: behavior.featureSet.columns,
    outputs,
    ...(outputs > 1 && { classes: names }),
    rung: "own",
    provisional: true,
    createdAtMs: nowMs,
    training: {
      rows: train.length,
      ...(outputs === 1 && { positives: countClasses(2, examples.labels, train)[1] as number }),
      people: new Set(train.map((i) => examples.person[i] as number)).size,
      fromMs: examples.momentMs[train[0] as number] as number,
      toMs: examples.momentMs[train.at(-1) as number] as number,
      seed,
      engine: `xgboost ${xgboostVersion}`,
      parameters: { ...parametersFor(outputs), trees: report.trees },
    },
    evaluation: {
      rows,
      logLoss,
      auc,
      numbers: Object.fromEntries(known) as Record<string, number>,
    },
  };
}
