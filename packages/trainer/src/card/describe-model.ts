import { DAY_MS } from "@porchlight/core/duration";
import type { EvaluationFacts, ModelManifest } from "@porchlight/core/models/model-manifest";
import type { Calibration } from "@porchlight/core/predictions/calibration";
import type { PredictionDeclaration } from "@porchlight/core/schema/behavior-declaration";
import { evaluationSection } from "./evaluation-section.ts";
import { count, day } from "./figure-words.ts";
import { operatingSection } from "./operating-section.ts";
import { outcomeWords } from "./outcome-words.ts";
import { searchSections } from "./search-section.ts";
import type { Section } from "./section.ts";

/** The card of a model version: all that its manifest knows, for whoever has to decide whether to trust it. */
export function describeModel(
  manifest: ModelManifest,
  declaration: PredictionDeclaration,
): readonly Section[] {
  const { calibration, evaluation, operatingPoint, rung } = manifest;
  return [
    { title: "What it answers", texts: [outcomeWords(declaration)] },
    trainingSection(manifest),
    ...searchSections(manifest),
    evaluationSection("How it does", evaluation, apartWords(evaluation)),
    {
      title: "How far its chances can be believed",
      texts: [calibrationWords(calibration)],
      plots: ["reliability"],
    },
    operatingSection(operatingPoint, evaluation, rung === "shipped"),
    { title: "Limits", texts: limits(manifest) },
    passportSection(manifest),
  ];
}

function apartWords({ numbers = {} }: EvaluationFacts): string {
  const gapDays = (numbers.gapMs ?? 0) / DAY_MS;
  const apart =
    gapDays > 0
      ? `they begin ${gapDays} days after the last of those`
      : "they are of people of whom nothing was, on days that are those of the others";
  return `On rows that nothing about it was fitted or chosen on: ${apart}.`;
}

function trainingSection({
  columns,
  createdAtMs,
  featureSet,
  onnxBytes,
  rung,
  schema,
  training,
  workspace,
}: ModelManifest): Section {
  const { engine, fromMs, parameters, people, positives, rows, seed, source, toMs } = training;
  const origin =
    source ??
    (rung === "own" ? `The archive of the workspace \`${workspace}\`.` : "Nothing is said of it.");
  const facts: [string, string | undefined][] = [
    ["moments (rows)", count(rows)],
    ["of which it came", positives === undefined ? undefined : count(positives)],
    ["people", count(people)],
    ["from, to", `${day(fromMs)}, ${day(toMs)}`],
    ["schema", `\`${schema}\``],
    ["features", `${columns.length}, feature set \`${featureSet}\``],
    ["engine", engine],
    ["seed", String(seed)],
    ...Object.entries(parameters).map(([name, value]): [string, string] => [
      `\`${name}\``,
      String(value),
    ]),
    ["file", `${count(onnxBytes / 1024)} KB of ONNX`],
    ["made", day(createdAtMs)],
  ];
  return {
    title: "What it was trained on",
    texts: [origin],
    table: {
      header: ["", ""],
      rows: facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    },
  };
}

function calibrationWords(calibration: Calibration): string {
  const on =
    "fitted on later people than it was trained on, one moment each, at a time that nothing they did has chosen";
  switch (calibration.method) {
    case "platt":
      if (calibration.slope === 1 && calibration.intercept === 0)
        return "Its chances are the model's own: on later people than it was trained on, one moment each, nothing fitted was better by more than luck.";
      return `Margins become chances by a straight line in log-odds (slope ${calibration.slope.toFixed(3)}, intercept ${calibration.intercept.toFixed(3)}), ${on}.`;
    case "beta":
      return `Margins become chances by beta calibration (a ${calibration.a.toFixed(3)}, b ${calibration.b.toFixed(3)}, c ${calibration.c.toFixed(3)}), ${on}.`;
    case "isotonic":
      return `Margins become chances by isotonic regression (${calibration.margins.length} knots), ${on}.`;
    case "temperature":
      return `Margins become chances by a softmax at one temperature (slope ${calibration.slope.toFixed(3)}), ${on}.`;
  }
}

function limits({ rung, training: { toMs } }: ModelManifest): string[] {
  const shared = [
    "It ranks people by what they did, as far as that was sent; of whom nothing is known it knows nothing.",
    `It learned from days up to ${day(toMs)}: seasons, campaigns and listings of later days are not in it.`,
    "It was not examined for how it treats groups of people; no feature names one, and places and prices may stand for some.",
  ];
  if (rung === "own") return shared;
  return [
    "No real person, listing or deal is in it. The market follows a law that somebody wrote down; how much of that holds for " +
      "people is not known, and none of the figures above is a claim about them. It is there so that the first days of a " +
      "workspace are ranked by more than rules; a version trained on the workspace's own people takes its place.",
    ...shared,
  ];
}

const passportSection = ({ onnxSha256, passport }: ModelManifest): Section => ({
  title: "Passport",
  texts: [
    `${passport.agreed.join(", ")} answer ${count(passport.rows)} golden rows ` +
      `${passport.tolerance === 0 ? "alike to the last bit" : `within ${passport.tolerance}`}. ` +
      "The rows are made of the model alone: split points, one ulp beside them, missing values, both zeros, denormals and the " +
      "ends of the format. Whatever serves it answers them again when it loads.",
  ],
  table: {
    header: ["", "SHA-256"],
    rows: [
      ["model", `\`${onnxSha256}\``],
      ["golden rows, unpacked", `\`${passport.goldenSha256}\``],
    ],
  },
});
