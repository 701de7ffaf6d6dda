import type { EvaluationFacts } from "@porchlight/core/models/model-manifest";
import type { OperatingPoint } from "@porchlight/core/predictions/operating-point";
import { count, share } from "./figure-words.ts";
import type { Section } from "./section.ts";

/** Where a version acts and on what grounds, or why it does not. */
export const operatingSection = (
  point: OperatingPoint | null,
  evaluation: EvaluationFacts,
  isShipped: boolean,
): Section => ({
  title: "Where it acts",
  texts: [
    ...pointTexts(point),
    ...decidedTexts(point, evaluation),
    ...(isShipped && point !== null ? [ELSEWHERE] : []),
  ],
  plots: ["precision"],
});

const ELSEWHERE =
  "In a workspace it always abstains, whatever is said above: of that workspace's people it has seen no outcome, " +
  "and what held in a simulated market is no promise about them. A version trained there may promise.";

function pointTexts(point: OperatingPoint | null): string[] {
  if (point === null) return ["Its schema asks for no promise: it always abstains."];
  const { delta, precision } = point.promise;
  const asked = `of those acted on, at least ${share(precision)} are right, with confidence ${share(1 - delta)}`;
  if ("threshold" in point)
    return [
      `The promise: ${asked}. It is given: on ${count(point.outcomes)} outcomes, one a person, that nothing was fitted on, ` +
        `it would have acted on ${count(point.acted)} (${share(point.coverage)}), of whom ${count(point.right)} were right. ` +
        "It holds while people are as they were then.",
    ];
  const { needed, outcomes } = point.refused;
  const why =
    needed === undefined
      ? "at none of its thresholds was it that precise; that takes a better model, not more outcomes"
      : `that takes about ${count(needed)}`;
  return [
    `The promise: ${asked}. It is refused: ${count(outcomes)} outcomes do not show it, and ${why}. It always abstains.`,
  ];
}

/** On later rows there is a figure, and no claim: time shifts people. */
function decidedTexts(point: OperatingPoint | null, { numbers = {} }: EvaluationFacts): string[] {
  const { acted, decidedRows, right } = numbers;
  if (point === null || !("threshold" in point) || !acted || !decidedRows) return [];
  const came = right ?? 0;
  const kept = came / acted >= point.promise.precision ? "above" : "below";
  return [
    `On the later rows that the figures are measured on it acted on ${count(acted)} of ${count(decidedRows)} moments ` +
      `and was right in ${share(came / acted)}, ${kept} what is promised.`,
  ];
}
