import { ServiceError } from "../error.ts";

/**
 * A model that answers for many rows at once, in margins: what the trainer summed, before any transform.
 *
 * Law: `run` takes rows × F float32 numbers and answers rows × K finite ones; NaN is a missing value, and
 * an infinite value or another length is `model.bad_input`. The answer to a row does not depend on the rows
 * beside it. What the model cannot answer is `model.failed`. The vectors are not changed, the margins are the caller's.
 */
export interface ModelRunner {
  /** F. */
  readonly features: number;
  /** K. */
  readonly outputs: number;
  /** [N, F] → [N, K], row after row. */
  run(vectors: Float32Array, rows: number): Promise<Float32Array>;
}

/** The shapes of a model, and how it computes margins once its input is checked. */
export interface UncheckedModel {
  readonly features: number;
  readonly outputs: number;
  compute(vectors: Float32Array, rows: number): Float32Array | Promise<Float32Array>;
}

/** Holds a model to the port's law: checks what goes in, what comes out, and names what goes wrong. */
export function checkModel({ features, outputs, compute }: UncheckedModel): ModelRunner {
  return {
    features,
    outputs,
    async run(vectors, rows) {
      requireVectors(vectors, rows, features);
      if (rows === 0) return new Float32Array(0);
      const margins = await computeOrFail(() => compute(vectors, rows));
      requireMargins(margins, rows, outputs);
      return margins;
    },
  };
}

async function computeOrFail(
  compute: () => Float32Array | Promise<Float32Array>,
): Promise<Float32Array> {
  try {
    return await compute();
  } catch (cause) {
    if (ServiceError.is(cause)) throw cause;
    throw new ServiceError("model.failed", "a model failed while it computed", { cause });
  }
}

function requireVectors(vectors: Float32Array, rows: number, features: number): void {
  // A Float64Array would be compared unrounded: other answers than the trainer's.
  if (!(vectors instanceof Float32Array))
    throw new ServiceError("model.bad_input", "a model takes a Float32Array of vectors");
  if (!(Number.isSafeInteger(rows) && rows >= 0) || vectors.length !== rows * features)
    throw new ServiceError(
      "model.bad_input",
      `a model of ${features} features was given ${vectors.length} numbers as ${rows} rows`,
      { details: { features, rows, numbers: vectors.length } },
    );
  const at = infiniteAt(vectors);
  if (at >= 0)
    throw new ServiceError(
      "model.bad_input",
      `feature ${at % features} of row ${Math.floor(at / features)} is infinite; a missing value is NaN`,
      { details: { row: Math.floor(at / features), feature: at % features } },
    );
}

/** A loop, since this stands before every run: a callback a number would cost more than the trees. */
function infiniteAt(vectors: Float32Array): number {
  for (let i = 0; i < vectors.length; i++) {
    const x = vectors[i] as number;
    if (x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY) return i;
  }
  return -1;
}

function requireMargins(margins: Float32Array, rows: number, outputs: number): void {
  if (margins.length !== rows * outputs)
    throw new ServiceError(
      "model.failed",
      `a model answered ${margins.length} numbers for ${rows} rows of ${outputs} outputs`,
    );
  const at = margins.findIndex((margin) => !Number.isFinite(margin));
  if (at >= 0)
    throw new ServiceError(
      "model.failed",
      `a model answered ${margins[at]} for row ${Math.floor(at / outputs)}`,
      { details: { row: Math.floor(at / outputs) } },
    );
}
