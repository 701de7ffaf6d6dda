import { ServiceError } from "@porchlight/core/error";
import type { SearchFacts } from "@porchlight/core/models/model-manifest";
import type { Passport, PassportRuntime } from "@porchlight/core/models/passport";
import type { ModelDraft } from "@porchlight/core/models/register-model";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { readXgboost } from "@porchlight/onnx/read-xgboost";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { type Calibrated, calibrateModel } from "./calibrate-model.ts";
import { draftModel } from "./draft-model.ts";
import { type EngineModel, ROUNDS } from "./engine.ts";
import { engineRequests } from "./engine-request.ts";
import { issueTreePassport } from "./issue-tree-passport.ts";
import { createLearningTask, type LearningTask } from "./learning-task.ts";
import {
  type Measurement,
  measurePresent,
  measureTest,
  type TestMeasurement,
  type Truth,
} from "./measure-model.ts";
import type { Replayed } from "./replay-rows.ts";
import { countClasses } from "./require-enough.ts";
import { type Settings, type SettingsOptions, searchSettings } from "./search-settings.ts";
import type { Cut } from "./split-examples.ts";

export interface TrainOptions extends SettingsOptions {
  readonly replayed: Replayed;
  readonly model: string;
  readonly workspace: string;
  /** What has to answer as the engine does before the model may be registered. */
  readonly runtimes: readonly PassportRuntime[];
  readonly nowMs: number;
  /** Of a yes-or-no model in a simulated market. */
  readonly truth?: Truth;
  readonly onRound?: (round: number, rounds: number) => void;
}

/** A model that has been trained and measured, and serves nobody yet. */
export interface TrainedModel {
  readonly draft: ModelDraft;
  readonly onnx: Uint8Array;
  readonly passport: Passport;
  readonly report: TrainingReport;
}

/** The figures are those of the test rows: the newest whose outcome is known. */
export interface TrainingReport extends TestMeasurement, Calibrated {
  readonly model: string;
  /** Moments whose outcome is known, by part. */
  readonly parts: Readonly<Record<"train" | "validation" | "calibration" | "test", number>>;
  readonly people: number;
  /** Of all these moments, by name of the class. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly testFromMs: number;
  readonly testToMs: number;
  readonly testCut: Cut;
  readonly calibrationCut: Cut;
  readonly validationCut: Cut;
  readonly trees: number;
  /** What was tried for its settings, if anything was. */
  readonly search?: SearchFacts;
  /** On everybody as they are now, by what will come: where the truth is known. */
  readonly present?: Measurement;
}

/**
 * Trains a model on replayed rows, with the usual settings or the best that a search finds, turns it into ONNX, and measures the very bytes that will serve.
 *
 * Throws `training.too_little` where there are not enough outcomes, `model.passport_refused` where a runtime
 * does not answer as the engine does, and what the engine throws.
 */
export async function trainModel(options: TrainOptions): Promise<TrainedModel> {
  const { model, replayed, seed, truth } = options;
  const task = createLearningTask(replayed, model, seed);
  const { settings, trained } = await growTrees(task, options);
  const ensemble = readOrRefuse(trained.modelFile);
  const onnx = writeOnnx(ensemble);
  const passport = await issueTreePassport(trained, ensemble, onnx, options);
  const runner = createTreeRunner(onnx);
  const calibrated = await calibrateModel(task, runner);
  const measured = { ...calibrated, runner };
  const report: TrainingReport = {
    ...(await measureTest(task, measured, truth)),
    ...(truth && { present: await measurePresent(task, measured, truth) }),
    ...calibrated,
    ...describeTask(task),
    trees: ensemble.roots.length,
    ...(settings.search && { search: settings.search }),
  };
  return {
    draft: draftModel(task, options, { ...trained, ...settings }, report),
    onnx,
    passport,
    report,
  };
}

/** In a function of its own, so that the rows are let go of when the trees are there. */
async function growTrees(
  task: LearningTask,
  options: TrainOptions,
): Promise<{ readonly settings: Settings; readonly trained: EngineModel }> {
  const { engine, onRound } = options;
  const requestOf = engineRequests(task, options);
  const settings = await searchSettings(task, requestOf, options);
  const { parameters } = settings;
  return { settings, trained: await engine(requestOf({ parameters, rounds: ROUNDS, onRound })) };
}

function readOrRefuse(modelFile: Uint8Array): TreeEnsemble {
  try {
    return readXgboost(modelFile);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ServiceError(
      "model.unreadable",
      `what was trained cannot be read: ${cause.message}`,
      {
        cause,
      },
    );
  }
}

function describeTask({
  examples,
  model,
  names,
  split,
}: LearningTask): Omit<
  TrainingReport,
  keyof TestMeasurement | keyof Calibrated | "present" | "search" | "trees"
> {
  const { test, testCut, calibrationCut, validationCut } = split;
  const all = Int32Array.from(examples.rows, (_, i) => i);
  const counts = countClasses(names.length, examples.labels, all);
  return {
    model,
    parts: {
      train: split.train.length,
      validation: split.validation.length,
      calibration: split.calibration.length,
      test: test.length,
    },
    people: new Set(examples.person).size,
    outcomes: Object.fromEntries(names.map((name, k) => [name, counts[k] as number])),
    testFromMs: examples.momentMs[test[0] as number] as number,
    testToMs: examples.momentMs[test.at(-1) as number] as number,
    testCut,
    calibrationCut,
    validationCut,
  };
}
