import type { ReportLine } from "@porchlight/cli/report";
import { calibrateMargins } from "@porchlight/core/predictions/calibration";
import { fitCalibration } from "@porchlight/trainer/fit-calibration";
import { mix } from "@porchlight/trainer/moments";
import { oneMomentEach } from "@porchlight/trainer/one-moment-each";
import type { Choice } from "./choices.ts";
import { groupedAuc, once } from "./grouped-auc.ts";
import type { LearningTask, Part, PreparedSet } from "./learning-set.ts";
import { actAt, calibrationFigures, OPERATING_POINTS, type ScoredRows } from "./score-figures.ts";
import { type TrainFoldOptions, trainFold } from "./train-fold.ts";

/**
 * Learns a task from all that a part allows and scores the part. Calibration is learned before that, from margins of
 * people held back: the model that they were held back from is the same but for them.
 */
export async function scoreTask(
  { folds, holdBack, rows }: PreparedSet,
  part: Part,
  task: LearningTask,
  choice: Choice,
  options: TrainFoldOptions,
): Promise<ScoredRows> {
  const fold = folds[part];
  const held = holdBack(fold.learn);
  const labelOf = (row: number) => Number(rows.outcome[row] === task.outcome);
  const heldMargins = await trainFold(rows, held, task, choice, options);
  const marginOf = new Map(Array.from(held.score, (row, i) => [row, heldMargins[i] as number]));
  // One row a person, as the trainer calibrates: a person's rows are not independent.
  const independent = oneMomentEach(rows, held.score, (person) => mix(person, 1));
  const calibration = fitCalibration(
    {
      margins: Float32Array.from(independent, (row) => marginOf.get(row) as number),
      labels: Float32Array.from(independent, labelOf),
    },
    1,
  );
  const margins = await trainFold(rows, fold, task, choice, options);
  return {
    margins,
    chances: Float64Array.from(
      margins,
      (margin) => calibrateMargins(calibration, [margin])[0] as number,
    ),
    labels: Float32Array.from(fold.score, labelOf),
    group: fold.score.map((row) => rows.group[row] as number),
    person: fold.score.map((row) => rows.person[row] as number),
    isDecided: Uint8Array.from(fold.score, (row) => rows.isDecided[row] as number),
  };
}

const meanOf = (values: Iterable<number> & ArrayLike<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
};

/** What is printed of a task. References are of others' test figures, whatever the part. */
export function describeScores(
  prefix: string,
  part: Part,
  { reference }: LearningTask,
  scored: ScoredRows,
): readonly ReportLine[] {
  const line = (name: string, value: number, against?: number): ReportLine[] =>
    Number.isNaN(value)
      ? []
      : [
          {
            name: `${prefix}.${name}.${part}`,
            value,
            unit: "share",
            ...(against !== undefined && { reference: against, ratio: value / against }),
          },
        ];
  const { ece, perfect } = calibrationFigures(scored);
  const hasDecided = scored.isDecided.includes(1);
  const aucOf = (isIn?: (row: number) => boolean) =>
    groupedAuc(scored, isIn)(once(scored.labels.length));
  return [
    ...line("auc", aucOf(), reference.auc),
    ...(hasDecided
      ? line(
          "auc_undecided",
          aucOf((row) => scored.isDecided[row] === 0),
          reference.auc_undecided,
        )
      : []),
    ...line("ece", ece, perfect),
    // Where these differ by about the calibration error, it is the share of yes that has moved.
    ...line("chance_mean", meanOf(scored.chances), meanOf(scored.labels)),
    ...OPERATING_POINTS.flatMap((point) => {
      const { coverage, precision } = actAt(scored, point);
      return [
        ...line(`coverage_at_${point}`, coverage),
        ...line(`precision_at_${point}`, precision, point),
      ];
    }),
  ];
}
