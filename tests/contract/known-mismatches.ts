import { checkModel } from "@porchlight/core/models/model-runner";
import type { PassportRuntime } from "@porchlight/core/models/passport";
import { decodeOnnxModel } from "@porchlight/onnx/decode-onnx-model";
import { encodeOnnxModel } from "@porchlight/onnx/encode-onnx-model";
import { jsonList, jsonNumber, parseLooseJson } from "@porchlight/onnx/loose-json";
import type { OnnxAttribute } from "@porchlight/onnx/onnx-model";
import { readOnnx } from "@porchlight/onnx/read-onnx";
import { readXgboostDocument } from "@porchlight/onnx/read-xgboost-document";
import { readXgboostJson } from "@porchlight/onnx/read-xgboost-json";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import { writeOnnx } from "@porchlight/onnx/write-onnx";

/** A way in which a converter or a runtime is known to go wrong with a model. */
export interface Mismatch {
  /** A file that says another thing than the model. */
  readonly file?: (modelFile: Uint8Array) => Uint8Array;
  /** Something that runs a right file wrongly. */
  readonly runtime?: (modelFile: Uint8Array) => PassportRuntime;
}

/** Each was seen in a converter or runtime that is in use. */
export const KNOWN_MISMATCHES: Readonly<Record<string, Mismatch>> = {
  "the base score added last": {
    file: fileWith(({ target_weights, ...rest }) => ({
      ...rest,
      target_weights: floats(numbersOf(target_weights).with(0, 0)),
      base_values: floats([numbersOf(target_weights)[0] as number]),
    })),
  },
  "the base score in user space": {
    file: (modelFile) => {
      const userSpace = documentWith(modelFile, ({ learner }) => {
        learner.attributes.porchlight_base_margin = learner.learner_model_param.base_score;
      });
      return writeOnnx(readXgboostDocument(userSpace));
    },
  },
  "early stopping ignored": {
    file: (modelFile) => {
      const all = documentWith(modelFile, ({ learner }) => {
        delete learner.attributes.best_iteration;
      });
      return writeOnnx(readXgboostDocument(all));
    },
  },
  "columns counted among those that were drawn": {
    file: (modelFile) => {
      const ensemble = readXgboostJson(modelFile);
      const drawn = [...new Set(ensemble.feature)].filter((f) => f >= 0).sort((a, b) => a - b);
      const feature = ensemble.feature.map((f) => (f < 0 ? f : drawn.indexOf(f)));
      return writeOnnx({ ...ensemble, feature });
    },
  },
  "missing_value_tracks_true left out": {
    file: fileWith(({ nodes_missing_value_tracks_true: _, ...rest }) => rest),
  },
  "branches by x ≤ value": {
    file: fileWith(({ nodes_modes, ...rest }) => {
      const modes = nodes_modes?.type === "strings" ? nodes_modes.value : [];
      const value = modes.map((mode) => (mode === "BRANCH_LT" ? "BRANCH_LEQ" : mode));
      return { ...rest, nodes_modes: { type: "strings", value } };
    }),
  },
  "missing as 0": { runtime: () => walkingOn((x) => (Number.isNaN(x) ? 0 : x)) },
  "missing as -999": { runtime: () => walkingOn((x) => (Number.isNaN(x) ? -999 : x)) },
  "float64 on both sides": { runtime: (modelFile) => inFloat64(modelFile) },
};

type Attributes = Readonly<Record<string, OnnxAttribute>>;

const floats = (value: ArrayLike<number>): OnnxAttribute => ({ type: "floats", value });
const numbersOf = (attribute: OnnxAttribute | undefined): number[] =>
  attribute?.type === "floats" ? Array.from(attribute.value) : [];

function fileWith(change: (attributes: Attributes) => Attributes) {
  return (modelFile: Uint8Array): Uint8Array => {
    const model = decodeOnnxModel(writeOnnx(readXgboostJson(modelFile)));
    const nodes = model.nodes.map((node) => ({ ...node, attributes: change(node.attributes) }));
    return encodeOnnxModel({ ...model, nodes });
  };
}

interface Learner {
  readonly learner: {
    readonly attributes: Record<string, string>;
    readonly learner_model_param: { readonly base_score: string };
  };
}

function documentWith(modelFile: Uint8Array, change: (document: Learner) => void): unknown {
  const document = parse(modelFile);
  change(document as Learner);
  return document;
}

const parse = (modelFile: Uint8Array): unknown =>
  parseLooseJson(new TextDecoder().decode(modelFile));

const runtimeOf = (
  name: string,
  compute: (ensemble: TreeEnsemble, vectors: Float32Array) => Float32Array,
): PassportRuntime => ({
  name,
  async createRunner(onnx) {
    const ensemble = readOnnx(onnx);
    const { features, outputs } = ensemble;
    return checkModel({ features, outputs, compute: (vectors) => compute(ensemble, vectors) });
  },
});

/** Our walk, on values that somebody has touched on the way. */
const walkingOn = (touch: (x: number) => number): PassportRuntime =>
  runtimeOf("a runtime", (ensemble, vectors) => walkTrees(ensemble, vectors.map(touch)));

/** Compares with the split points as the file's decimals say them, unrounded, as float64 takes them. */
function inFloat64(modelFile: Uint8Array): PassportRuntime {
  const trees = jsonList(parse(modelFile), "learner.gradient_booster.model.trees");
  const columns = Array.from(trees, (tree) => {
    const column = (name: string) => Array.from(jsonList(tree, name), jsonNumber);
    return {
      left: column("left_children"),
      right: column("right_children"),
      feature: column("split_indices"),
      value: column("split_conditions"),
      missingLeft: column("default_left"),
    };
  });
  const walk = (row: Float32Array, { left, right, feature, value, missingLeft }: Columns) => {
    let node = 0;
    while ((left[node] as number) >= 0) {
      const x = row[feature[node] as number] as number;
      const goesLeft = Number.isNaN(x) ? missingLeft[node] === 1 : x < (value[node] as number);
      node = (goesLeft ? left : right)[node] as number;
    }
    return value[node] as number;
  };
  type Columns = (typeof columns)[number];
  return runtimeOf("a runtime", ({ base, features, roots }, vectors) =>
    Float32Array.from({ length: vectors.length / features }, (_, n) =>
      columns
        .slice(0, roots.length)
        .reduce(
          (sum, tree) =>
            Math.fround(sum + walk(vectors.subarray(n * features, (n + 1) * features), tree)),
          base[0] as number,
        ),
    ),
  );
}
