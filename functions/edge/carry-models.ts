import { createShippedFiles } from "@porchlight/adapters/files/shipped-files";
import {
  decodeGoldenRows,
  encodeGoldenRows,
  type GoldenRows,
} from "@porchlight/core/models/golden-rows";
import type { ModelManifest } from "@porchlight/core/models/model-manifest";
import { checkPassport } from "@porchlight/core/models/passport-check";
import { claimNothing } from "@porchlight/core/models/shipped-models";
import { createEnsembleRunner } from "@porchlight/core/models/tree-runner";
import type { ModelVersion } from "@porchlight/core/ports/model-store";
import { decodeCompactTrees } from "@porchlight/onnx/decode-compact-trees";
import { encodeCompactTrees } from "@porchlight/onnx/encode-compact-trees";
import { readOnnx } from "@porchlight/onnx/read-onnx";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";

/** A version's files beside the worker. */
export interface CarriedFiles {
  readonly manifest: ModelManifest;
  readonly trees: CarriedFile;
  readonly golden: CarriedFile;
}

interface CarriedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * All golden rows have megabytes; every one of these goes through every tree, and so tells a runtime that computes
 * otherwise. A number whose step through 2,048 rows is no whole one: kinds of rows come in turns.
 */
const ROWS_CARRIED = 12;

/**
 * The shipped versions that the worker carries: those that are trees, in the form that is smallest, after the
 * kernel has answered all golden rows from that. What cannot be read or answers otherwise is thrown: a worker is not made of it.
 */
export async function carryModels(folder: string): Promise<readonly CarriedFiles[]> {
  const shipped = createShippedFiles(folder);
  const manifests = await shipped.list();
  const carried = await Promise.all(
    manifests.map(async (manifest) => carry((await shipped.read(manifest)) as ModelVersion)),
  );
  return carried.filter((one) => one !== undefined);
}

async function carry(version: ModelVersion): Promise<CarriedFiles | undefined> {
  const ensemble = readTrees(version.onnx);
  if (ensemble === undefined) return undefined;
  const trees = encodeCompactTrees(ensemble);
  await checkPassport(version, createEnsembleRunner(decodeCompactTrees(trees)));
  const { manifest, golden } = claimNothing(version);
  return {
    manifest,
    trees: { name: `${manifest.model}.trees`, bytes: trees },
    golden: {
      name: `${manifest.model}.golden`,
      bytes: encodeGoldenRows(thin(decodeGoldenRows(golden))),
    },
  };
}

/** Undefined for a graph of another kind. */
function readTrees(onnx: Uint8Array): TreeEnsemble | undefined {
  try {
    return readOnnx(onnx);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Rows at even distances, from the first on. */
function thin({ features, outputs, vectors, margins }: GoldenRows): GoldenRows {
  const rows = vectors.length / features;
  const kept = Array.from({ length: ROWS_CARRIED }, (_, i) =>
    Math.floor((i * rows) / ROWS_CARRIED),
  );
  const pick = (block: Float32Array, width: number): Float32Array =>
    Float32Array.from(kept.flatMap((row) => [...block.subarray(row * width, (row + 1) * width)]));
  return { features, outputs, vectors: pick(vectors, features), margins: pick(margins, outputs) };
}
