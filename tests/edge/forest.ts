import { createRandom } from "@porchlight/numeric/seeded-random";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { type PlainTree, SPLITS, toEnsemble } from "../law/onnx/plain-trees.ts";

/** A seeded ensemble of full trees, with splits where rows stand: of any behaviour's width, learned from nobody. */
export function growForest(options: {
  readonly features: number;
  readonly outputs: number;
  readonly trees: number;
  readonly depth: number;
}): TreeEnsemble {
  const { features, outputs, trees, depth } = options;
  const random = createRandom(7);
  const grow = (left: number): PlainTree =>
    left === 0
      ? { leaf: Math.fround(random() - 0.5), cover: 10 }
      : {
          feature: Math.floor(random() * features),
          split: SPLITS[Math.floor(random() * SPLITS.length)] as number,
          missingLeft: random() < 0.5,
          left: grow(left - 1),
          right: grow(left - 1),
        };
  return toEnsemble({
    features,
    outputs,
    objective: outputs === 1 ? "binary:logistic" : "multi:softprob",
    base: Array.from({ length: outputs }, () => 0.25),
    trees: Array.from({ length: trees }, (_, i) => ({ output: i % outputs, root: grow(depth) })),
  });
}
