import {
  buildTreeEnsemble,
  type SourceTree,
  type TreeEnsemble,
} from "@porchlight/onnx/tree-ensemble";
import fc from "fast-check";

/** A tree as anybody would draw it: what the flat form and everything on it is held against. */
export type PlainTree =
  | { readonly leaf: number; readonly cover: number }
  | {
      readonly feature: number;
      readonly split: number;
      readonly missingLeft: boolean;
      readonly left: PlainTree;
      readonly right: PlainTree;
    };

export interface PlainEnsemble {
  readonly features: number;
  readonly outputs: number;
  readonly objective: string;
  readonly base: readonly number[];
  readonly trees: readonly { readonly output: number; readonly root: PlainTree }[];
}

export const coverOf = (tree: PlainTree): number =>
  "leaf" in tree ? tree.cover : coverOf(tree.left) + coverOf(tree.right);

/** Breadth first, behind a node that nothing leads to: readers must not count on an order. */
function toSource(root: PlainTree, output: number): SourceTree {
  const nodes: PlainTree[] = [root, { leaf: Number.NaN, cover: 0 }];
  const children = new Map<PlainTree, readonly [number, number]>();
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i] as PlainTree;
    if ("leaf" in node) continue;
    children.set(node, [nodes.length, nodes.length + 1]);
    nodes.push(node.left, node.right);
  }
  return {
    output,
    left: nodes.map((node) => children.get(node)?.[0] ?? -1),
    right: nodes.map((node) => children.get(node)?.[1] ?? -1),
    feature: nodes.map((node) => ("leaf" in node ? 0 : node.feature)),
    value: nodes.map((node) => ("leaf" in node ? node.leaf : node.split)),
    missingLeft: nodes.map((node) => ("leaf" in node || !node.missingLeft ? 0 : 1)),
    cover: nodes.map(coverOf),
  };
}

export const toEnsemble = ({ trees, ...parts }: PlainEnsemble): TreeEnsemble =>
  buildTreeEnsemble({ ...parts, trees: trees.map(({ root, output }) => toSource(root, output)) });

export function leafOf(tree: PlainTree, row: ArrayLike<number>): number {
  if ("leaf" in tree) return tree.leaf;
  const x = row[tree.feature] as number;
  const goesLeft = Number.isNaN(x) ? tree.missingLeft : x < tree.split;
  return leafOf(goesLeft ? tree.left : tree.right, row);
}

/** The definition of a margin: float32 sums, the base first, then tree after tree. */
export function plainMargins(ensemble: PlainEnsemble, row: ArrayLike<number>): number[] {
  return ensemble.base.map((base, k) =>
    ensemble.trees
      .filter(({ output }) => output === k)
      .reduce((sum, { root }) => Math.fround(sum + leafOf(root, row)), base),
  );
}

const float32 = (max: number) => fc.float({ noNaN: true, min: -max, max });

/** Few values, so that rows hit split points, and the ends of the format. */
export const SPLITS = [-1, -0, 0, 1, 1.5, 2 ** -149, -(2 ** -126), Math.fround(3.4e38)];
const split = fc.oneof(fc.constantFrom(...SPLITS), float32(100));
export const value = fc.oneof(split, fc.constant(Number.NaN));

function treeOf(features: number, depth: number): fc.Arbitrary<PlainTree> {
  const leaf = fc.record({
    leaf: float32(8).map((of) => of + 0),
    cover: fc.integer({ min: 1, max: 50 }),
  });
  if (depth === 0) return leaf;
  const branch = fc.record({
    feature: fc.nat(features - 1),
    split,
    missingLeft: fc.boolean(),
    left: treeOf(features, depth - 1),
    right: treeOf(features, depth - 1),
  });
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 3, arbitrary: branch });
}

export const plainEnsemble: fc.Arbitrary<PlainEnsemble> = fc
  .record({ features: fc.integer({ min: 1, max: 4 }), outputs: fc.integer({ min: 1, max: 3 }) })
  .chain(({ features, outputs }) =>
    fc.record({
      features: fc.constant(features),
      outputs: fc.constant(outputs),
      objective: fc.constantFrom("binary:logistic", "reg:squarederror", ""),
      base: fc.array(
        float32(8).map((of) => of + 0),
        { minLength: outputs, maxLength: outputs },
      ),
      trees: fc.array(fc.record({ output: fc.nat(outputs - 1), root: treeOf(features, 4) }), {
        maxLength: 6,
      }),
    }),
  );

export const ensembleAndRow: fc.Arbitrary<[PlainEnsemble, Float32Array]> = plainEnsemble.chain(
  (ensemble) =>
    fc.tuple(
      fc.constant(ensemble),
      fc
        .array(value, { minLength: ensemble.features, maxLength: ensemble.features })
        .map((row) => Float32Array.from(row)),
    ),
);
