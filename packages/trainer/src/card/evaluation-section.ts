import type { EvaluationFacts } from "@porchlight/core/models/model-manifest";
import { count, day, figure, interval, share } from "./figure-words.ts";
import type { Section } from "./section.ts";

/** The figures of an evaluation, each with its interval, and the rules' beside them. */
export function evaluationSection(title: string, facts: EvaluationFacts, intro: string): Section {
  const { auc, intervals = {}, logLoss, numbers = {} } = facts;
  const { accuracy, baseRate, bayesAuc, brier, ece, rulesAuc } = numbers;
  const row = (name: string, value: number | undefined, range: string, beside: string) => [
    name,
    figure(value),
    range,
    beside,
  ];
  const rows = [
    row("AUC", auc, interval(intervals.auc), `the rules ${figure(rulesAuc)}`),
    ...(bayesAuc === undefined
      ? []
      : [row("AUC of whoever knows the truth", bayesAuc, "–", "nobody can do better")]),
    row("AUC above the rules'", gainOf(auc, rulesAuc), interval(intervals.aucGain), "0 is no gain"),
    row(
      "ECE",
      ece,
      interval(intervals.ece),
      `exact chances show ${interval(intervals.perfectEce)}`,
    ),
    row(
      "Brier score",
      brier,
      interval(intervals.brier),
      `it came: ${share(baseRate ?? Number.NaN)}`,
    ),
    row("log-loss", logLoss, interval(intervals.logLoss), "nats"),
    ...(accuracy === undefined ? [] : [row("accuracy", accuracy, "–", "the likeliest class came")]),
  ];
  return {
    title,
    texts: [intro, rowsWords(facts)],
    table: { header: ["figure", "value", "95 % interval", "beside it"], rows },
    plots: ["lift"],
  };
}

const gainOf = (auc: number | undefined, rulesAuc: number | undefined): number | undefined =>
  auc === undefined || rulesAuc === undefined ? undefined : auc - rulesAuc;

function rowsWords({ fromMs, people, rows, toMs }: EvaluationFacts): string {
  const whose = people === undefined ? "" : ` of ${count(people)} people`;
  const when = fromMs === undefined || toMs === undefined ? "" : `, ${day(fromMs)} to ${day(toMs)}`;
  return `Measured on ${count(rows)} moments${whose}${when}, at times that nothing they did has chosen. Intervals: people drawn again, 400 times.`;
}
