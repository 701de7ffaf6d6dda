import type { OperatingPoint } from "@porchlight/core/predictions/operating-point";

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;

/** What a model version promises, or why it promises nothing, in one sentence. */
export function operatingPointWords(model: string, point: OperatingPoint | null): string {
  if (point === null) return `${model} promises nothing: its schema asks for no promise`;
  const { precision, delta } = point.promise;
  const asked = `at least ${percent(precision)} right, with confidence ${percent(1 - delta)}`;
  if ("threshold" in point)
    return `${model} acts on ${percent(point.coverage)} of ${point.outcomes} outcomes, ${point.right} of ${point.acted} right: ${asked}, while people are as they were then`;
  const { outcomes, needed } = point.refused;
  const way =
    needed === undefined
      ? "none of its thresholds was that precise: it takes a better model, not more outcomes"
      : `it takes about ${needed}`;
  return `${model} always abstains: ${asked}, cannot be shown on ${outcomes} outcomes; ${way}`;
}
