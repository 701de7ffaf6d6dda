import { float32Neighbours } from "@porchlight/numeric/float32-neighbours";
import { createRandom } from "@porchlight/numeric/seeded-random";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { findParents, valuesToward } from "./golden-rows-path.ts";

/** The ends of float32, and what rounds to zero elsewhere. */
const EXTREMES = [0, -0, 2 ** -149, -(2 ** -149), 2 ** -127, -(2 ** -126), 1e-30, 1e30].concat(
  [3.4028234663852886e38, -3.4028234663852886e38].map(Math.fround),
);

/** How a row is made: which share of its values is missing, stands at a split point, or at an end of float32. */
interface Manner {
  readonly missing: number;
  readonly near: number;
  readonly extreme: number;
}

/** In turn. What is neither missing, near nor extreme is typical: between two split points. */
const MANNERS: readonly Manner[] = [
  { missing: 0, near: 1, extreme: 0 },
  { missing: 0.1, near: 0.9, extreme: 0.1 },
  { missing: 0.05, near: 0.2, extreme: 0 },
  { missing: 0.4, near: 0.7, extreme: 0.1 },
  { missing: 0.8, near: 0.9, extreme: 0.05 },
  { missing: 0.1, near: 0.4, extreme: 0.6 },
];

/**
 * N rows [N, F] made of a model to tell runtimes apart, seeded: on its own split points and one ulp
 * beside, typical ones between them, mixes of missing values, both zeros, denormals, the ends of the
 * format; the first has nothing but missing values, the next the same extreme everywhere.
 *
 * Each row is aimed at a branch, in turn, which it reaches and stands at. The rest is chosen when a walk through
 * the trees, in random order, first asks for it: so a value stands at the split point of a branch that the row
 * does reach, and a wrong turn there changes the answer. Cost: N × T × depth.
 */
export function designGoldenRows(ensemble: TreeEnsemble, N: number, seed: number): Float32Array {
  const { features, feature } = ensemble;
  const random = createRandom(seed);
  const splits = splitsOf(ensemble);
  const parents = findParents(ensemble);
  const nodes = feature.map((_, node) => node);
  const branches = shuffled(
    nodes.filter((node) => (feature[node] as number) >= 0),
    random,
  );
  const rows = new Float32Array(N * features).fill(Number.NaN);
  for (let n = 1; n < N; n++) {
    const row = rows.subarray(n * features, (n + 1) * features);
    const everywhere = EXTREMES[n - 1];
    if (everywhere !== undefined) {
      row.fill(everywhere);
      continue;
    }
    const branch = branches[n % branches.length];
    // Another turn at each branch in each round, and at each branch of a round.
    const turn = branch === undefined ? 0 : branch + Math.floor(n / branches.length);
    const aimed =
      branch === undefined ? NOWHERE : valuesToward(ensemble, parents, branch, turn, random);
    fillRow(ensemble, splits, row, aimed, MANNERS[n % MANNERS.length] as Manner, random);
  }
  return rows;
}

const NOWHERE: ReadonlyMap<number, number> = new Map();

/** Distinct split points per feature, rising. */
function splitsOf({ features, feature, value }: TreeEnsemble): readonly Float32Array[] {
  const sets = Array.from({ length: features }, () => new Set<number>());
  feature.forEach((f, node) => {
    if (f >= 0) sets[f]?.add(value[node] as number);
  });
  return sets.map((set) => Float32Array.from(set).sort());
}

function fillRow(
  ensemble: TreeEnsemble,
  splits: readonly Float32Array[],
  row: Float32Array,
  aimed: ReadonlyMap<number, number>,
  manner: Manner,
  random: () => number,
): void {
  const { roots, feature, value, right, missingLeft } = ensemble;
  const isKnown = new Uint8Array(row.length);
  for (const [f, value] of aimed) {
    row[f] = value;
    isKnown[f] = 1;
  }
  const decide = (f: number, split: number | undefined): void => {
    row[f] = drawValue(manner, splits[f] as Float32Array, split, random);
    isKnown[f] = 1;
  };
  for (const root of shuffled(roots, random)) {
    let node = root;
    for (let f = feature[node] as number; f >= 0; f = feature[node] as number) {
      const split = value[node] as number;
      if (isKnown[f] === 0) decide(f, split);
      const x = row[f] as number;
      const goesLeft = Number.isNaN(x) ? missingLeft[node] === 1 : x < split;
      node = goesLeft ? node + 1 : (right[node] as number);
    }
  }
  // What no tree asked for must not matter either.
  for (let f = 0; f < row.length; f++) if (isKnown[f] === 0) decide(f, undefined);
}

function drawValue(
  { missing, near, extreme }: Manner,
  splits: Float32Array,
  split: number | undefined,
  random: () => number,
): number {
  if (random() < missing) return Number.NaN;
  const kind = random();
  if (kind < extreme) return pick(EXTREMES, random);
  const point = split ?? (splits.length > 0 ? pick(splits, random) : random() * 4 - 2);
  return kind < extreme + near ? pick(float32Neighbours(point), random) : typical(splits, random);
}

/** Between two split points that follow each other, or a little beyond the outermost. */
function typical(splits: Float32Array, random: () => number): number {
  const i = Math.floor(random() * (splits.length + 1));
  const [low, high] = [splits[i - 1], splits[i]];
  const [from, to] = [low ?? (high ?? 1) - 1, high ?? (low ?? -1) + 1];
  const value = Math.fround(from + random() * (to - from));
  return Number.isFinite(value) ? value : 0;
}

// Of an infinite split point there may be no finite neighbour.
const pick = (from: ArrayLike<number>, random: () => number): number =>
  from[Math.floor(random() * from.length)] ?? 0;

function shuffled(nodes: Int32Array, random: () => number): Int32Array {
  const order = nodes.slice();
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
