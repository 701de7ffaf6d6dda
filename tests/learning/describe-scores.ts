import type { ReportLine } from "@porchlight/cli/report";
import { groupedAuc, once } from "./grouped-auc.ts";
import type { LearningTask, Part } from "./learning-set.ts";
import { meanOf } from "./mean-of.ts";
import { actAt, calibrationFigures, OPERATING_POINTS, type ScoredRows } from "./score-figures.ts";

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
