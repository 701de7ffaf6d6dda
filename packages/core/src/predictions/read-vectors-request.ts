import { ServiceError } from "../error.ts";

/** One run of a model. */
const MAX_VECTORS = 100;

/** Vectors that somebody sends to be predicted from. */
export interface VectorsRequest {
  /** Shape [N, F]; NaN is missing. */
  readonly vectors: Float32Array;
  readonly rows: number;
  /** Whether a list was asked for, of however many. */
  readonly many: boolean;
}

/** Whether a body gives vectors instead of naming people. */
export const givesVectors = (body: unknown): body is object =>
  typeof body === "object" &&
  body !== null &&
  (Object.hasOwn(body, "vector") || Object.hasOwn(body, "vectors"));

/**
 * Reads `{ "vector": [F] }` or `{ "vectors": [[F], …] }`: numbers, or null for a missing value. Throws
 * `body.bad_shape` with the place, of a number also that float32 cannot hold.
 */
export function readVectorsRequest(body: object, features: number): VectorsRequest {
  const [entry, ...others] = Object.entries(body);
  if (entry === undefined || others.length > 0)
    throw badShape("the body has exactly one of vector, vectors, and nothing else");
  const [name, value] = entry as [string, unknown];
  const many = name === "vectors";
  const list = many ? requireList(value) : [value];
  const vectors = new Float32Array(list.length * features);
  list.forEach((row, i) => {
    writeRow(vectors.subarray(i * features, (i + 1) * features), row, many ? `vector ${i}` : name);
  });
  return { vectors, rows: list.length, many };
}

function requireList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw badShape("vectors is a list");
  if (value.length === 0 || value.length > MAX_VECTORS)
    throw badShape(`vectors has ${value.length} rows; 1 to ${MAX_VECTORS} are taken`);
  return value;
}

function writeRow(out: Float32Array, row: unknown, what: string): void {
  if (!Array.isArray(row)) throw badShape(`${what} is a list`);
  if (row.length !== out.length)
    throw badShape(`${what} has ${row.length} numbers; the feature set has ${out.length}`);
  for (let i = 0; i < out.length; i++) {
    const value: unknown = row[i];
    if (value !== null && typeof value !== "number")
      throw badShape(`number ${i} of ${what} is neither a number nor null`);
    const float = value === null ? Number.NaN : Math.fround(value);
    if (Math.abs(float) === Number.POSITIVE_INFINITY)
      throw badShape(`number ${i} of ${what} is larger than float32 holds`);
    out[i] = float;
  }
}

const badShape = (problem: string) => new ServiceError("body.bad_shape", problem);
