import { ServiceError } from "../error.ts";

/**
 * Rows made to tell runtimes apart, with what the trainer itself answers: what a passport is issued on.
 * They are made from the model alone, of nobody's data.
 */
export interface GoldenRows {
  /** F. */
  readonly features: number;
  /** K. */
  readonly outputs: number;
  /** Shape [N, F]; NaN is missing. */
  readonly vectors: Float32Array;
  /** Shape [N, K]. */
  readonly margins: Float32Array;
}

/** Fewer leave too many branches of a model untried. */
export const GOLDEN_ROWS_LEAST = 2_000;

const MAGIC = 0x31_4c_4f_47; // "GOL1" as it lies in the file
const HEADER_WORDS = 4;
const WORD_BYTES = 4;

/**
 * One file: "GOL1", then N, F and K as uint32, the vectors, the margins as float32. 2,048 rows of 278
 * columns take 2.3 MB.
 *
 * Little-endian, as typed arrays are wherever this runs; a machine of the other order would not know the
 * first word, and refuse.
 */
export function encodeGoldenRows({ features, outputs, vectors, margins }: GoldenRows): Uint8Array {
  const rows = vectors.length / features;
  if (!Number.isInteger(rows) || margins.length !== rows * outputs)
    throw unreadable(
      `${vectors.length} numbers of ${features} features do not go with ${margins.length} margins of ${outputs} outputs`,
    );
  const words = new Uint32Array(HEADER_WORDS + vectors.length + margins.length);
  words.set([MAGIC, rows, features, outputs]);
  const numbers = new Float32Array(words.buffer, HEADER_WORDS * WORD_BYTES);
  numbers.set(vectors);
  numbers.set(margins, vectors.length);
  return new Uint8Array(words.buffer);
}

/** Throws `model.unreadable` for what is no such file, or not the whole of it. */
export function decodeGoldenRows(bytes: Uint8Array): GoldenRows {
  if (bytes.length < HEADER_WORDS * WORD_BYTES || bytes.length % WORD_BYTES !== 0)
    throw unreadable(`${bytes.length} bytes are no golden rows`);
  // A copy, which begins where words may.
  const { buffer } = bytes.slice();
  const header = new Uint32Array(buffer, 0, HEADER_WORDS);
  const [magic, rows, features, outputs] = header as unknown as Header;
  const numbers = new Float32Array(buffer, HEADER_WORDS * WORD_BYTES);
  if (magic !== MAGIC || numbers.length !== rows * (features + outputs))
    throw unreadable(
      `${bytes.length} bytes are not ${rows} golden rows of ${features} features and ${outputs} outputs`,
    );
  return {
    features,
    outputs,
    vectors: numbers.subarray(0, rows * features),
    margins: numbers.subarray(rows * features),
  };
}

type Header = [magic: number, rows: number, features: number, outputs: number];

const unreadable = (problem: string) => new ServiceError("model.unreadable", problem);
