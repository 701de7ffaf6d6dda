import type { ReportLine } from "../report.ts";
import type { ModelTraining } from "./train-workspace.ts";

/** The figures of trained models, one a line: `model.lead_scorer_v2.auc`. */
export const trainingLines = (trainings: readonly ModelTraining[]): ReportLine[] =>
  trainings.flatMap((training) => {
    if (!("report" in training)) return [];
    const { report, registered, model, seconds } = training;
    const { accuracy, auc, rulesAuc } = report;
    const line = (name: string, value: number, unit: string): ReportLine => ({
      name: `model.${model}.${name}`,
      value,
      unit,
    });
    return [
      { ...line("auc", auc, "AUC"), reference: rulesAuc, ratio: auc / rulesAuc },
      line("rules_auc", rulesAuc, "AUC"),
      line("log_loss", report.logLoss, "nats"),
      line("brier", report.brier, "squared"),
      line("base_rate", report.baseRate, "share"),
      ...(accuracy === undefined ? [] : [line("accuracy", accuracy, "share")]),
      ...Object.entries(report.parts).map(([part, moments]) => line(part, moments, "moments")),
      line("trees", report.trees, "trees"),
      line("version", registered.manifest.version, "version"),
      line("champion", Number(registered.promoted), "yes or no"),
      line("seconds", seconds, "s"),
    ];
  });

/** The same for people: a row a model. */
export const trainingRows = (trainings: readonly ModelTraining[]) =>
  trainings.map((training) => {
    const { model } = training;
    if (!("report" in training)) return { model, version: "none" };
    const { report, registered } = training;
    const { parts } = report;
    return {
      model,
      version: registered.manifest.version,
      serves: registered.promoted ? "yes" : "no",
      AUC: report.auc.toFixed(3),
      rules: report.rulesAuc.toFixed(3),
      "log-loss": report.logLoss.toFixed(3),
      Brier: report.brier.toFixed(3),
      "base rate": report.baseRate.toFixed(3),
      "train+validation+test": `${parts.train}+${parts.validation}+${parts.test}`,
      people: report.people,
      trees: report.trees,
      seconds: training.seconds.toFixed(1),
    };
  });

/** What is to be known beside the figures, a sentence each. */
export const trainingRemarks = (trainings: readonly ModelTraining[]): string[] =>
  trainings.flatMap((training) => {
    if (!("report" in training)) return [training.problem.message];
    const { report, registered, model } = training;
    const test =
      report.testCut.by === "time"
        ? `${model} is tested on moments from ${date(report.testFromMs)} to ${date(report.testToMs)}, after a gap of ${report.testCut.gapMs / 86_400_000} days`
        : `${model} has too short a history for a gap: it is tested on people held out, from ${date(report.testFromMs)} to ${date(report.testToMs)}`;
    return registered.promoted ? [test] : [test, `it does not serve: ${registered.why}`];
  });

const date = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
