/**
 * What a decision is made by: the log-odds of the likeliest answer as the model gives them, before calibration.
 * For a yes-or-no model that is its margin, and the answer acted on is yes; for classes, ln(p / (1 - p)) of the
 * likeliest. No calibration enters, so that one fitted on the same outcomes does not weaken the promise.
 *
 * @param margins shape [K]
 */
export function actingScore(margins: ArrayLike<number>): number {
  if (margins.length === 1) return margins[0] as number;
  const best = likeliest(margins);
  const top = margins[best] as number;
  let others = 0;
  for (let k = 0; k < margins.length; k++)
    if (k !== best) others += Math.exp((margins[k] as number) - top);
  return -Math.log(others);
}

/** The class with the largest margin; of two alike the first. */
export function likeliest(margins: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < margins.length; k++)
    if ((margins[k] as number) > (margins[best] as number)) best = k;
  return best;
}
