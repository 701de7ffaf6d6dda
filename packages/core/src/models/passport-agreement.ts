import { ServiceError } from "../error.ts";
import type { GoldenRows } from "./golden-rows.ts";
import type { ModelRunner } from "./model-runner.ts";

/** Where two answers part. */
export interface Disagreement {
  readonly row: number;
  readonly output: number;
  readonly expected: number;
  readonly actual: number;
}

/**
 * Refuses a runtime that answers golden rows otherwise than is written beside them: `model.passport_refused`
 * with the row and both numbers. All rows are run at once. Throws what the runner throws, too.
 *
 * @param who how the runtime is called in the message
 */
export async function requireAgreement(
  { vectors, margins, features, outputs }: GoldenRows,
  runner: ModelRunner,
  tolerance: number,
  who: string,
): Promise<void> {
  if (runner.features !== features || runner.outputs !== outputs)
    throw refusal(
      `${who} maps ${runner.features} features to ${runner.outputs} outputs, the golden rows ${features} to ${outputs}`,
      { runtime: who },
    );
  const answers = await runner.run(vectors, vectors.length / features);
  const found = findDisagreement(answers, margins, outputs, tolerance);
  if (found === undefined) return;
  const { row, output, actual, expected } = found;
  throw refusal(
    `${who} answers ${actual} for golden row ${row}, output ${output}; the trainer says ${expected}`,
    { runtime: who, row, output, actual, expected, tolerance },
  );
}

/** The first of two margins [N, K] that differ by more than is tolerated. A zero's sign says nothing. */
export function findDisagreement(
  actual: Float32Array,
  expected: Float32Array,
  outputs: number,
  tolerance: number,
): Disagreement | undefined {
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i] as number, expected[i] as number];
    // Also where one is not a number.
    if (a === e || Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e))) continue;
    return { row: Math.floor(i / outputs), output: i % outputs, actual: a, expected: e };
  }
  return undefined;
}

export const refusal = (
  problem: string,
  details: Readonly<Record<string, string | number>> = {},
): ServiceError => new ServiceError("model.passport_refused", problem, { details });
