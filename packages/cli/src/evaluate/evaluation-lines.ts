import { type EvaluationFacts, versionName } from "@porchlight/core/models/model-manifest";
import { figure, interval, share } from "@porchlight/trainer/card/figure-words";
import type { ReportLine } from "../report.ts";
import type { ModelEvaluation } from "./evaluate-workspace.ts";

/** A figure with the ends of its 95 % interval. */
export interface EvaluationLine extends ReportLine {
  readonly low?: number;
  readonly high?: number;
}

/** The figures of versions, one a line: `evaluate.lead_scorer_v2.auc`. */
export const evaluationLines = (evaluations: readonly ModelEvaluation[]): EvaluationLine[] =>
  evaluations.flatMap((evaluation) =>
    "facts" in evaluation ? linesOf(evaluation.model, evaluation.facts) : [],
  );

function linesOf(model: string, facts: EvaluationFacts): EvaluationLine[] {
  const { intervals = {}, logLoss, numbers = {}, people, rows } = facts;
  const line = (name: string, value: number | undefined, unit: string): EvaluationLine[] => {
    if (value === undefined) return [];
    const [low, high] = intervals[UNDER[name] ?? name] ?? [];
    const ends = low === undefined || high === undefined ? {} : { low, high };
    return [{ name: `evaluate.${model}.${name}`, value, unit, ...ends }];
  };
  const { rulesAuc } = numbers;
  const against = (lines: EvaluationLine[], reference: number | undefined): EvaluationLine[] =>
    reference === undefined
      ? lines
      : lines.map((one) => ({ ...one, reference, ratio: one.value / reference }));
  return [
    ...against(line("auc", facts.auc, "AUC"), rulesAuc),
    ...line("rules_auc", rulesAuc, "AUC"),
    // The reference is what chances that are exactly true would show at most, 97.5 % of the time.
    ...against(line("ece", numbers.ece, "share"), intervals.perfectEce?.[1]),
    ...line("brier", numbers.brier, "squared"),
    ...line("log_loss", logLoss, "nats"),
    ...line("accuracy", numbers.accuracy, "share"),
    ...line("coverage", numbers.coverage, "share"),
    ...line("rows", rows, "moments"),
    ...line("people", people, "people"),
  ];
}

/** Names of intervals in a manifest, where a line's is another. */
const UNDER: Readonly<Record<string, string>> = { rules_auc: "rulesAuc", log_loss: "logLoss" };

/** The same for people: a row a model. */
export const evaluationRows = (evaluations: readonly ModelEvaluation[]) =>
  evaluations.map((evaluation) => {
    const { model } = evaluation;
    if (!("facts" in evaluation)) return { version: model, rung: "none measured" };
    const { facts, manifest } = evaluation;
    const { intervals = {}, numbers = {} } = facts;
    const within = (value: number | undefined, range: string) => `${figure(value)} (${range})`;
    return {
      version: versionName(manifest),
      rung: manifest.rung,
      AUC: within(facts.auc, interval(intervals.auc)),
      rules: within(numbers.rulesAuc, interval(intervals.rulesAuc)),
      "ECE (if exact)": within(numbers.ece, interval(intervals.perfectEce)),
      Brier: within(numbers.brier, interval(intervals.brier)),
      "log-loss": within(facts.logLoss, interval(intervals.logLoss)),
      acts: actsWords(facts),
      moments: facts.rows,
      people: facts.people,
    };
  });

function actsWords({ numbers = {} }: EvaluationFacts): string {
  const { acted, coverage, right } = numbers;
  if (coverage === undefined || acted === undefined || right === undefined) return "–";
  return acted === 0 ? "never" : `${share(coverage)}, ${share(right / acted)} right`;
}
