const { fround } = Math;

const identity = (score: number): number => score;
// In float32 step by step, as XGBoost computes it.
const logit = (score: number): number => fround(-Math.log(fround(fround(1 / score) - 1)));
const log = (score: number): number => fround(Math.log(score));

/** How each objective that is understood turns a base score, which is in user space, into a margin. */
const LINKS: Readonly<Record<string, (score: number) => number>> = {
  "reg:squarederror": identity,
  "reg:absoluteerror": identity,
  "reg:pseudohubererror": identity,
  "reg:logistic": logit,
  "binary:logistic": logit,
  "count:poisson": log,
  "reg:gamma": log,
  "reg:tweedie": log,
  "multi:softprob": identity,
  "multi:softmax": identity,
};

/**
 * The margin that a model of this objective starts from, given its base score.
 *
 * XGBoost keeps the base score in user space (a chance, a count) and in float32. Its logarithm is the C
 * library's `logf`, which rounds to the other neighbour for about one score in 300 (glibc 2.36): whoever can
 * ask the library itself for the margin believes that.
 *
 * @throws RangeError for an objective that is not understood, or a score that has no margin
 * @example
 * baseMargin("binary:logistic", 0.5); // 0, in effect: the logarithm gives -0
 */
export function baseMargin(objective: string, baseScore: number): number {
  const link = Object.hasOwn(LINKS, objective) ? LINKS[objective] : undefined;
  if (link === undefined)
    throw new RangeError(
      `baseMargin requires one of ${Object.keys(LINKS).join(", ")}, got ${objective}`,
    );
  const margin = link(fround(baseScore));
  if (!Number.isFinite(margin))
    throw new RangeError(
      `baseMargin requires a base score that ${objective} has a margin for, got ${baseScore}`,
    );
  return margin;
}
