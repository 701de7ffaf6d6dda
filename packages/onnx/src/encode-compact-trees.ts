import { toPlanes } from "./byte-planes.ts";
import type { TreeEnsemble } from "./tree-ensemble.ts";

/** "CTR1" as it lies in the file. */
export const COMPACT_MAGIC = 0x31_52_54_43;
/** In place of a leaf's feature. */
export const LEAF = 0xffff;

/**
 * Writes an ensemble so that gzip makes few bytes of it, for where those count: three quarters of what it makes of the
 * same trees as ONNX. Covers are left out.
 *
 * Pre-order and which nodes are leaves tell the children. Split points are numbered per feature, since histogram
 * training makes a few hundred of each at most. Columns stand apart, each in byte planes, little-endian:
 *
 *     uint32    "CTR1", F, K, T, M, number of cuts, of branches; then the objective's length in bytes
 *     objective UTF-8
 *     float32   [K] base · uint16 [T] output of each tree · uint16 [M] feature of each node, 65535 for a leaf
 *     uint16    [F] cuts of each feature · float32 [cuts] by feature, ascending
 *     uint16    [branches] number of the cut · uint8 [branches] where a missing x goes · float32 [leaves] what they add
 *
 * @throws RangeError beyond 65,535 features, outputs or cuts of one feature
 */
export function encodeCompactTrees(ensemble: TreeEnsemble): Uint8Array {
  const { features, outputs, objective, base, treeOutput, feature, value, missingLeft } = ensemble;
  const nodes = Array.from(feature.keys());
  const branches = nodes.filter((i) => (feature[i] as number) >= 0);
  const leaves = nodes.filter((i) => (feature[i] as number) < 0);
  const cuts = listCuts(ensemble, branches);
  const mostCuts = Math.max(...cuts.map((ofFeature) => ofFeature.length));
  if (Math.max(features, outputs, mostCuts) >= LEAF)
    throw new RangeError(
      `encodeCompactTrees requires fewer than ${LEAF} features, outputs and cuts of a feature, got ${features}, ${outputs} and ${mostCuts}`,
    );
  const numberOf = cuts.map((ofFeature) => new Map(ofFeature.map((bits, at) => [bits, at])));
  const bitsOf = bitsOfFloats(value);
  const name = new TextEncoder().encode(objective);
  const allCuts = Uint32Array.from(cuts.flat());
  const counts = [features, outputs, treeOutput.length, nodes.length];
  return joinBytes([
    bytesOf(Uint32Array.of(COMPACT_MAGIC, ...counts, allCuts.length, branches.length, name.length)),
    name,
    planesOf(base),
    planesOf(Uint16Array.from(treeOutput)),
    // -1, in 16 bits, is LEAF.
    planesOf(Uint16Array.from(feature)),
    planesOf(Uint16Array.from(cuts, (ofFeature) => ofFeature.length)),
    planesOf(allCuts),
    planesOf(
      Uint16Array.from(
        branches,
        (i) => numberOf[feature[i] as number]?.get(bitsOf[i] as number) as number,
      ),
    ),
    Uint8Array.from(branches, (i) => missingLeft[i] as number),
    planesOf(Float32Array.from(leaves, (i) => value[i] as number)),
  ]);
}

/** The split points of each feature, ascending, as bits: the two zeros are two. */
function listCuts({ features, feature, value }: TreeEnsemble, branches: number[]): number[][] {
  const bitsOf = bitsOfFloats(value);
  const found = Array.from({ length: features }, () => new Map<number, number>());
  for (const i of branches) {
    const cuts = found[feature[i] as number] as Map<number, number>;
    cuts.set(bitsOf[i] as number, value[i] as number);
  }
  return found.map((cuts) =>
    [...cuts].sort(([a, x], [b, y]) => x - y || a - b).map(([bits]) => bits),
  );
}

const bitsOfFloats = ({ buffer, byteOffset, length }: Float32Array): Uint32Array =>
  new Uint32Array(buffer, byteOffset, length);

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const planesOf = (numbers: Uint16Array | Uint32Array | Float32Array): Uint8Array =>
  toPlanes(bytesOf(numbers), numbers.BYTES_PER_ELEMENT);

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
