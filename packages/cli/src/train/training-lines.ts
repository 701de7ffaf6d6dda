import type { TrainingReport } from "@porchlight/trainer/train-model";
import type { ReportLine } from "../report.ts";
import { operatingPointWords } from "./operating-point-words.ts";
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
      // The reference is what chances that are exactly true would show at most, 97.5 % of the time.
      {
        ...line("ece", report.reliability.ece, "share"),
        reference: report.reliability.perfectEce[1],
        ratio: report.reliability.ece / report.reliability.perfectEce[1],
      },
      ...(report.operatingPoint === null
        ? []
        : [line("promised_coverage", promisedCoverage(report), "share")]),
      ...(report.decided === undefined
        ? []
        : [line("test_coverage", report.decided.coverage, "share")]),
      ...(accuracy === undefined ? [] : [line("accuracy", accuracy, "share")]),
      ...Object.entries(report.parts).map(([part, moments]) => line(part, moments, "moments")),
      ...(report.search === undefined
        ? []
        : [line("settings_tried", report.search.tried.length, "settings")]),
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
      ECE: report.reliability.ece.toFixed(3),
      acts:
        report.operatingPoint === null ? "–" : `${Math.round(100 * promisedCoverage(report))} %`,
      "train+validation+calibration+test": `${parts.train}+${parts.validation}+${parts.calibration}+${parts.test}`,
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
    const said = [...searchWords(report), test, operatingPointWords(model, report.operatingPoint)];
    return registered.promoted ? said : [...said, `it does not serve: ${registered.why}`];
  });

function searchWords({ model, search }: TrainingReport): string[] {
  const best = search?.tried[0];
  if (search === undefined || best === undefined) return [];
  const settings = Object.entries(best.parameters).map(([name, value]) => `${name} ${value}`);
  return [
    `${model} takes the best of ${search.tried.length} settings, by log-loss on validation rows (${best.logLoss.toFixed(3)}): ${settings.join(", ")}`,
  ];
}

/** The share of calibration outcomes it acts on; none where it refused. */
const promisedCoverage = ({ operatingPoint }: TrainingReport): number =>
  operatingPoint !== null && "coverage" in operatingPoint ? operatingPoint.coverage : 0;

const date = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
