import { ServiceError } from "@porchlight/core/error";
import type { PersonKey } from "@porchlight/core/interaction";
import { requireModel } from "@porchlight/core/predict-model";
import type { ModelDraft } from "@porchlight/core/register-model";
import { createTreeRunner } from "@porchlight/core/tree-runner";
import { auc } from "@porchlight/numeric/auc";
import { readXgboostJson } from "@porchlight/onnx/read-xgboost-json";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import {
  EARLY_STOPPING,
  type Engine,
  type EngineModel,
  type EngineRows,
  parametersFor,
  ROUNDS,
} from "./engine.ts";
import { evaluate, type Figures, rankByRules } from "./evaluate.ts";
import { type Examples, labelRows } from "./label-rows.ts";
import { mix } from "./moments.ts";
import type { Replayed } from "./replay-rows.ts";
import { countClasses, requireEnough } from "./require-enough.ts";
import { requireOutcome } from "./require-outcome.ts";
import { gatherRows } from "./row-store.ts";
import { type Cut, type Split, splitExamples } from "./split-examples.ts";

export interface TrainOptions {
  readonly replayed: Replayed;
  readonly model: string;
  readonly workspace: string;
  readonly engine: Engine;
  readonly seed: number;
  readonly threads: number;
  readonly nowMs: number;
  /** In a simulated market: the true chance of what a yes-or-no model predicts, by who knows it. */
  readonly bayes?: (person: PersonKey, momentMs: number) => number | undefined;
  readonly onRound?: (round: number, rounds: number) => void;
}

/** A model that has been trained and measured, and belongs to nobody yet. */
export interface TrainedModel {
  readonly draft: ModelDraft;
  readonly onnx: Uint8Array;
  readonly report: TrainingReport;
}

export interface TrainingReport extends Figures {
  readonly model: string;
  /** Moments whose outcome is known, by part. */
  readonly parts: Readonly<Record<"train" | "validation" | "test", number>>;
  readonly people: number;
  /** Of all of them, by name of the class. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly testCut: Cut;
  readonly validationCut: Cut;
  readonly testFromMs: number;
  readonly testToMs: number;
  readonly trees: number;
  /** Of the rules, on the same rows. */
  readonly rulesAuc: number;
  /** Of whoever knows the truth, on the same rows; nobody's can be expected to be higher. */
  readonly bayesAuc?: number;
}

/**
 * Trains a model on replayed rows, turns it into ONNX and measures, with the bytes that will serve, the
 * newest rows: training has not seen them.
 *
 * Throws `training.too_little` where there are not enough outcomes, and what the engine throws.
 */
export async function trainModel(options: TrainOptions): Promise<TrainedModel> {
  const { model, replayed, seed } = options;
  const { behavior, people } = replayed;
  const outcome = requireOutcome(behavior, model);
  const examples = labelRows(replayed, model);
  const split = splitExamples(examples, outcome.horizonMs, (person) =>
    mix((people[person] as (typeof people)[number]).draw, seed),
  );
  requireEnough(model, classNames(options), examples, split);
  const trained = await train(options, examples, split);
  const onnx = writeOnnx(readOrRefuse(trained.modelJson));
  const report = await measure(options, examples, split, onnx, trained);
  return { draft: draftOf(options, examples, split, trained, report), onnx, report };
}

/** Names of the classes in the order of their numbers. */
function classNames({ replayed: { behavior }, model }: TrainOptions): readonly string[] {
  const declaration = requireModel(behavior, model);
  return "classes" in declaration ? declaration.classes : ["lost", "won"];
}

function outputsOf(options: TrainOptions): number {
  const { classes } = requireOutcome(options.replayed.behavior, options.model);
  return "classes" in requireModel(options.replayed.behavior, options.model) ? classes : 1;
}

const rowsAt = (
  { replayed }: TrainOptions,
  examples: Examples,
  places: Int32Array,
): EngineRows => ({
  vectors: gatherRows(
    replayed.store,
    places.map((i) => examples.rows[i] as number),
  ),
  labels: Float32Array.from(places, (i) => examples.labels[i] as number),
});

function train(options: TrainOptions, examples: Examples, split: Split): Promise<EngineModel> {
  const { engine, onRound, replayed, seed, threads } = options;
  return engine({
    features: replayed.store.features,
    rows: rowsAt(options, examples, split.train),
    validation: rowsAt(options, examples, split.validation),
    parameters: parametersFor(outputsOf(options)),
    rounds: ROUNDS,
    earlyStopping: EARLY_STOPPING,
    seed,
    threads,
    onProgress: ({ round, rounds }) => onRound?.(round, rounds),
  });
}

function readOrRefuse(modelJson: Uint8Array): ReturnType<typeof readXgboostJson> {
  try {
    return readXgboostJson(modelJson);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ServiceError("engine.failed", `what was trained cannot be read: ${cause.message}`, {
      cause,
    });
  }
}

async function measure(
  options: TrainOptions,
  examples: Examples,
  split: Split,
  onnx: Uint8Array,
  { bestIteration }: EngineModel,
): Promise<TrainingReport> {
  const { model, replayed } = options;
  const { vectors, labels } = rowsAt(options, examples, split.test);
  const outputs = outputsOf(options);
  const { otherwise } = requireOutcome(replayed.behavior, model);
  const nothing = outputs === 1 ? 0 : otherwise;
  const margins = await createTreeRunner(onnx).run(vectors, labels.length);
  const truth = Array.from(labels, (label) => label !== nothing);
  const names = classNames(options);
  const counts = countClasses(
    names.length,
    examples.labels,
    examples.rows.map((_, i) => i),
  );
  const bayesAuc = outputs === 1 ? aucOfTruth(options, examples, split.test) : undefined;
  return {
    model,
    ...evaluate(margins, labels, { outputs, otherwise: nothing }),
    rulesAuc: auc(rankByRules(replayed.behavior, model, vectors), truth),
    ...(bayesAuc !== undefined && { bayesAuc }),
    parts: {
      train: split.train.length,
      validation: split.validation.length,
      test: split.test.length,
    },
    people: new Set(examples.person).size,
    outcomes: Object.fromEntries(names.map((name, k) => [name, counts[k] as number])),
    testCut: split.testCut,
    validationCut: split.validationCut,
    testFromMs: examples.momentMs[split.test[0] as number] as number,
    testToMs: examples.momentMs[split.test.at(-1) as number] as number,
    trees: (bestIteration + 1) * outputs,
  };
}

/** Undefined unless the truth is known of every row. */
function aucOfTruth(
  { bayes, replayed: { people } }: TrainOptions,
  examples: Examples,
  places: Int32Array,
): number | undefined {
  if (bayes === undefined) return undefined;
  const chances = Array.from(places, (i) =>
    bayes(
      (people[examples.person[i] as number] as (typeof people)[number]).key,
      examples.momentMs[i] as number,
    ),
  );
  if (chances.includes(undefined)) return undefined;
  return auc(
    Float64Array.from(chances as number[]),
    Array.from(places, (i) => examples.labels[i] === 1),
  );
}

function draftOf(
  options: TrainOptions,
  examples: Examples,
  { train }: Split,
  { xgboostVersion }: EngineModel,
  report: TrainingReport,
): ModelDraft {
  const { model, nowMs, replayed, seed, workspace } = options;
  const { behavior } = replayed;
  const outputs = outputsOf(options);
  const { auc, baseRate, bayesAuc, brier, logLoss, rows, rulesAuc, trees } = report;
  return {
    model,
    workspace,
    schema: behavior.name,
    featureSet: behavior.featureSet.hash,
    columns: behavior.featureSet.columns,
    outputs,
    ...(outputs > 1 && { classes: classNames(options) }),
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
      parameters: { ...parametersFor(outputs), trees },
    },
    evaluation: {
      rows,
      logLoss,
      auc,
      numbers: {
        baseRate,
        brier,
        rulesAuc,
        ...(bayesAuc !== undefined && { bayesAuc }),
        ...(report.accuracy !== undefined && { accuracy: report.accuracy }),
        gapMs: report.testCut.gapMs,
      },
    },
  };
}
