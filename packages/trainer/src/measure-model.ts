import type { PersonKey } from "@porchlight/core/interaction";
import type { EvaluationCurves } from "@porchlight/core/models/model-manifest";
import type { ModelRunner } from "@porchlight/core/models/model-runner";
import type { OperatingPoint } from "@porchlight/core/predictions/operating-point";
import { requireModel } from "@porchlight/core/predictions/predict-model";
import { auc } from "@porchlight/numeric/auc";
import { actingRows, type Calibrated, promisedOf, type ScoredExamples } from "./calibrate-model.ts";
import type { ActingRows } from "./choose-operating-point.ts";
import { evaluate, type Figures, type RowFigures, rankByRules } from "./evaluate.ts";
import { examplesAt, type LearningTask } from "./learning-task.ts";
import { measureCurves } from "./measure-curves.ts";
import { measureRanking, type RankingIntervals } from "./measure-ranking.ts";
import { measureReliability, type Reliability } from "./measure-reliability.ts";
import { oneMomentEach } from "./one-moment-each.ts";
import type { ReplayedPerson } from "./replayed-person.ts";
import { gatherRows } from "./row-store.ts";

/** What a simulated market knows of moments at whole hours, about a yes-or-no outcome. */
export type Truth = (
  moments: readonly { readonly person: PersonKey; readonly atMs: number }[],
) => readonly TrueOutcome[];

export interface TrueOutcome {
  /** The chance for one who knows the market's law and sees what a model sees. */
  readonly chance: number;
  /** Whether it comes, be it after all that is known. */
  readonly comes: boolean;
}

/** How a model does, and others on the same rows. */
export interface Measurement extends Figures {
  readonly rulesAuc: number;
  /** Of whoever knows the truth; nobody's can be expected to be higher. */
  readonly bayesAuc?: number;
}

/** Beside that, how far its chances can be believed, and what came of acting where it says so. */
export interface TestMeasurement extends Measurement {
  readonly reliability: Reliability;
  readonly ranking: RankingIntervals;
  readonly curves: EvaluationCurves;
  /** Whose rows they are. */
  readonly testPeople: number;
  /** Of the test rows a promise is given of; absent where none is declared. A figure, not a claim. */
  readonly decided?: Decided;
}

export interface Decided {
  readonly rows: number;
  /** acted / rows */
  readonly coverage: number;
  readonly acted: number;
  readonly right: number;
}

/** A model that is ready to be measured as it will serve. */
export interface MeasuredModel extends Calibrated {
  readonly runner: Pick<ModelRunner, "run">;
}

/** Measures a model on the test rows: the newest whose outcome is known. */
export async function measureTest(
  task: LearningTask,
  model: MeasuredModel,
  truth: Truth | undefined,
): Promise<TestMeasurement> {
  const { draws, examples, replayed, seed, split } = task;
  const { vectors, labels } = examplesAt(task, split.test);
  const moments = Array.from(split.test, (i) => ({
    person: (replayed.people[examples.person[i] as number] as ReplayedPerson).key,
    atMs: examples.momentMs[i] as number,
  }));
  const chances = truth?.(moments).map(({ chance }) => chance);
  const measured = await measure(task, model, vectors, labels, chances);
  const { margins, measurement, rows, rulesRanks, won } = measured;
  const person = Int32Array.from(split.test, (i) => examples.person[i] as number);
  const placeOf = new Map(Array.from(split.test, (place, i) => [place, i]));
  const each = oneMomentEach(examples, split.test, draws).map((i) => placeOf.get(i) as number);
  const scored = { margins, labels };
  const decided = decideTest(task, model.operatingPoint, scored);
  return {
    ...measurement,
    reliability: measureReliability({ ...rows, person }, each, seed),
    ranking: measureRanking({ ranks: rows.ranks, rulesRanks, won, person }, seed),
    curves: measureCurves({ all: rows, won, each, promised: promisedRows(task, scored) }),
    testPeople: each.length,
    ...(decided && { decided }),
  };
}

/** Of the test rows, those a promise is given of; all, where none is. */
function promisedRows(task: LearningTask, scored: ScoredExamples): ActingRows {
  const { promise } = requireModel(task.replayed.behavior, task.model);
  const { scores, rights } = actingRows(scored, task.outputs);
  if (promise === undefined) return { scores, rights };
  const isPromised = promisedOf(task, promise);
  const places = Array.from(task.split.test.keys()).filter((i) =>
    isPromised(task.split.test[i] as number),
  );
  return {
    scores: places.map((i) => scores[i] as number),
    rights: places.map((i) => rights[i] as number),
  };
}

function decideTest(
  task: LearningTask,
  point: OperatingPoint | null,
  scored: ScoredExamples,
): Decided | undefined {
  if (point === null) return undefined;
  const isPromised = promisedOf(task, point.promise);
  const { scores, rights } = actingRows(scored, task.outputs);
  const threshold = "threshold" in point ? point.threshold : Number.POSITIVE_INFINITY;
  let [rows, acted, right] = [0, 0, 0];
  task.split.test.forEach((place, i) => {
    if (!isPromised(place)) return;
    rows++;
    if ((scores[i] as number) < threshold) return;
    acted++;
    right += rights[i] as number;
  });
  return { rows, coverage: rows === 0 ? 0 : acted / rows, acted, right };
}

/**
 * Measures a model on everybody as they are now, by what will come: training has seen nothing of these
 * days, and no outcome in them is known to anybody but the market.
 */
export async function measurePresent(
  task: LearningTask,
  model: MeasuredModel,
  truth: Truth,
): Promise<Measurement> {
  const { models, people, present } = task.replayed;
  const bit = 1 << models.indexOf(task.model);
  const rows = Array.from({ length: present.count }, (_, row) => row).filter(
    (row) => ((present.eligible[row] as number) & bit) !== 0,
  );
  const known = truth(
    rows.map((row) => ({
      person: (people[present.person[row] as number] as ReplayedPerson).key,
      atMs: present.momentMs[row] as number,
    })),
  );
  const labels = Float32Array.from(known, ({ comes }) => Number(comes));
  const chances = known.map(({ chance }) => chance);
  return (await measure(task, model, gatherRows(present, rows), labels, chances)).measurement;
}

interface Measured {
  readonly margins: Float32Array;
  readonly measurement: Measurement;
  readonly rows: RowFigures;
  /** Shape [N] each. */
  readonly rulesRanks: Float64Array;
  readonly won: Float32Array;
}

async function measure(
  { model, otherwise, outputs, replayed: { behavior } }: LearningTask,
  { calibration, runner }: MeasuredModel,
  vectors: Float32Array,
  labels: Float32Array,
  chances: readonly number[] | undefined,
): Promise<Measured> {
  const margins = await runner.run(vectors, labels.length);
  const won = labels.map((label) => Number(label !== otherwise));
  const { figures, rows } = evaluate(margins, labels, { outputs, otherwise, calibration });
  const rulesRanks = rankByRules(behavior, model, vectors);
  const measurement = {
    ...figures,
    rulesAuc: auc(rulesRanks, won),
    ...(chances && { bayesAuc: auc(chances, won) }),
  };
  return { margins, measurement, rows, rulesRanks, won };
}
