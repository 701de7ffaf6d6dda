import { readOnnx } from "@porchlight/onnx/read-onnx";
import { encodeGoldenRows, GOLDEN_ROWS_LEAST, type GoldenRows } from "./golden-rows.ts";
import { hashBytes } from "./model-version.ts";
import type { Passport, PassportRuntime } from "./passport.ts";
import { refusal, requireAgreement } from "./passport-agreement.ts";

export interface PassportRequest {
  readonly onnx: Uint8Array;
  /** With the margins of the trainer itself; of a graph that is no ensemble of trees, of its exporter. */
  readonly golden: GoldenRows;
  /** Who those margins are of, such as `xgboost 1.7.4`. */
  readonly trainer: string;
  /** Independent of each other: for trees at least two, for another graph one. */
  readonly runtimes: readonly PassportRuntime[];
  /** For a graph that is no ensemble of trees. Trees agree to the last bit, or not at all. */
  readonly tolerance?: number;
}

/**
 * Issues a model's passport if every runtime answers every golden row as the trainer does: trees bit for
 * bit, other graphs within a stated tolerance. Throws `model.passport_refused`, which names the runtime,
 * the row and both numbers, and what a runtime throws that cannot read the bytes.
 */
export async function issuePassport(request: PassportRequest): Promise<Passport> {
  const { onnx, golden, trainer, runtimes, tolerance = 0 } = request;
  requireProof(request);
  for (const { name, createRunner } of runtimes) {
    const runner = await createRunner(onnx);
    try {
      await requireAgreement(golden, runner, tolerance, name);
    } finally {
      await runner.release?.();
    }
  }
  const file = encodeGoldenRows(golden);
  return {
    rows: golden.vectors.length / golden.features,
    goldenSha256: await hashBytes(file),
    goldenBytes: file.length,
    tolerance,
    agreed: [trainer, ...runtimes.map(({ name }) => name)],
    onnxSha256: await hashBytes(onnx),
    golden: file,
  };
}

/** A passport that proves less than it seems to is worse than none. */
function requireProof({ onnx, golden, runtimes, tolerance = 0 }: PassportRequest): void {
  const rows = golden.vectors.length / golden.features;
  if (!(rows >= GOLDEN_ROWS_LEAST))
    throw refusal(`a passport takes ${GOLDEN_ROWS_LEAST} golden rows or more, not ${rows}`);
  if (!golden.margins.every(Number.isFinite))
    throw refusal("the trainer's own margins are not all finite");
  if (!(tolerance >= 0 && tolerance < 1))
    throw refusal(`a tolerance is from 0 to below 1, not ${tolerance}`);
  if (tolerance > 0 && isTrees(onnx))
    throw refusal(`trees agree to the last bit: a tolerance of ${tolerance} is for other graphs`);
  const least = tolerance > 0 ? 1 : 2;
  if (new Set(runtimes.map(({ name }) => name)).size < least)
    throw refusal(`a passport takes ${least} runtimes, not ${runtimes.length}`);
}

function isTrees(onnx: Uint8Array): boolean {
  try {
    readOnnx(onnx);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
