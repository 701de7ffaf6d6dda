import type { EvaluationFacts } from "@porchlight/core/models/model-manifest";
import type { ModelDraft } from "@porchlight/core/models/register-model";
import type { EngineModel } from "./engine.ts";
import type { LearningTask } from "./learning-task.ts";
import type { TestMeasurement } from "./measure-model.ts";
import { countClasses } from "./require-enough.ts";
import type { Settings } from "./search-settings.ts";
import type { TrainingReport, TrainOptions } from "./train-model.ts";

/** What stands in the manifest of a trained model. */
export function draftModel(
  { examples, model, names, outputs, replayed: { behavior }, split: { train } }: LearningTask,
  { nowMs, seed, workspace }: Pick<TrainOptions, "nowMs" | "seed" | "workspace">,
  { parameters, search, xgboostVersion }: EngineModel & Settings,
  report: TrainingReport,
): ModelDraft {
  return {
    model,
    workspace,
    schema: behavior.name,
    featureSet: behavior.featureSet.hash,
    columns: behavior.featureSet.columns,
    outputs,
    ...(outputs > 1 && { classes: names }),
    rung: "own",
    createdAtMs: nowMs,
    calibration: report.calibration,
    operatingPoint: report.operatingPoint,
    training: {
      rows: train.length,
      ...(outputs === 1 && { positives: countClasses(2, examples.labels, train)[1] as number }),
      people: new Set(train.map((i) => examples.person[i] as number)).size,
      fromMs: examples.momentMs[train[0] as number] as number,
      toMs: examples.momentMs[train.at(-1) as number] as number,
      seed,
      engine: `xgboost ${xgboostVersion}`,
      parameters: { ...parameters, trees: report.trees },
      ...(search && { search }),
    },
    evaluation: evaluationOf(report),
  };
}

/** What was measured, and on which rows. */
export type Measured = TestMeasurement &
  Pick<TrainingReport, "testCut" | "testFromMs" | "testToMs">;

/** What a manifest keeps of it. */
export function evaluationOf(report: Measured): EvaluationFacts {
  const { accuracy, auc, baseRate, bayesAuc, brier, logLoss, rows, rulesAuc, testCut } = report;
  const { curves, decided, ranking, reliability, testFromMs, testPeople, testToMs } = report;
  const numbers = {
    accuracy,
    baseRate,
    bayesAuc,
    brier,
    ece: reliability.ece,
    gapMs: testCut.gapMs,
    rulesAuc,
    ...(decided && {
      decidedRows: decided.rows,
      acted: decided.acted,
      right: decided.right,
      coverage: decided.coverage,
    }),
  };
  const known = Object.entries(numbers).filter(([, value]) => value !== undefined);
  return {
    rows,
    logLoss,
    auc,
    numbers: Object.fromEntries(known) as Record<string, number>,
    intervals: { ...reliability.intervals, ...ranking, perfectEce: reliability.perfectEce },
    people: testPeople,
    fromMs: testFromMs,
    toMs: testToMs,
    curves,
  };
}
