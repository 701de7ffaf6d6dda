import { minimizeConvex } from "./minimize-convex.ts";

/**
 * Temperature scaling: the slope s at which softmax(s * margins) gives what came the highest likelihood, with a
 * prior at 1 of the weight given, in rows. One number for all classes: which class is the likeliest never changes,
 * only how sure it is. Convex in s. Cost: about ten passes over N K.
 *
 * @param margins shape [N, K]
 * @param labels shape [N], whole, 0 to K - 1
 * @param outputs K, at least 2
 * @param weight above 0
 * @returns at least 0
 * @throws RangeError if shapes differ
 * @see Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", 2017
 */
export function fitTemperature(
  margins: ArrayLike<number>,
  labels: ArrayLike<number>,
  outputs: number,
  weight: number,
): number {
  const N = labels.length;
  if (margins.length !== N * outputs)
    throw new RangeError(
      `fitTemperature requires ${N} × ${outputs} margins, got ${margins.length}`,
    );
  const at = (point: Float64Array) => {
    const slope = point[0] as number;
    let value = (weight / 2) * (slope - 1) ** 2;
    let gradient = weight * (slope - 1);
    let hessian = weight;
    for (let row = 0; row < N; row++) {
      const from = row * outputs;
      let largest = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < outputs; k++)
        largest = Math.max(largest, slope * (margins[from + k] as number));
      let [total, mean, square] = [0, 0, 0];
      for (let k = 0; k < outputs; k++) {
        const margin = margins[from + k] as number;
        const share = Math.exp(slope * margin - largest);
        total += share;
        mean += share * margin;
        square += share * margin * margin;
      }
      mean /= total;
      const came = margins[from + (labels[row] as number)] as number;
      value += largest + Math.log(total) - slope * came;
      gradient += mean - came;
      hessian += Math.max(0, square / total - mean * mean);
    }
    return { value, gradient: Float64Array.of(gradient), hessian: Float64Array.of(hessian) };
  };
  return Math.max(0, minimizeConvex(at, Float64Array.of(1))[0] as number);
}
