import { baseMargin } from "./base-margin.ts";
import { jsonAt, jsonAtOr, jsonList, jsonNumber, parseLooseJson } from "./loose-json.ts";
import { buildTreeEnsemble, type SourceTree, type TreeEnsemble } from "./tree-ensemble.ts";

/**
 * Attribute under which a trainer notes the base margins that the library computed, separated by spaces:
 * believed rather than computed again.
 */
export const BASE_MARGIN_ATTRIBUTE = "porchlight_base_margin";

/** Major versions whose files are read: the layout has been the same since the first with JSON. */
const VERSIONS = [1, 2, 3];
const MODEL = "learner.gradient_booster.model";
const SHAPE = "learner.learner_model_param";

/**
 * Reads a model that XGBoost saved as JSON.
 *
 * A model that was stopped early (attribute `best_iteration`) keeps the trees up to and with that round,
 * as XGBoost's own Python interface predicts with it.
 *
 * @throws RangeError for what is not such a model, and by name for what a `TreeEnsemble` cannot hold:
 *   another booster than gbtree, categorical splits, vector leaves, an objective without a known link
 */
export function readXgboostJson(bytes: Uint8Array): TreeEnsemble {
  const model = parseLooseJson(new TextDecoder().decode(bytes));
  requireReadable(model);
  const objective = String(jsonAt(model, "learner.objective.name"));
  const outputs = Math.max(
    1,
    jsonNumber(jsonAt(model, `${SHAPE}.num_class`)),
    jsonNumber(jsonAtOr(model, `${SHAPE}.num_target`, 1)),
  );
  const treeInfo = jsonList(model, `${MODEL}.tree_info`);
  const trees = jsonList(model, `${MODEL}.trees`);
  if (treeInfo.length !== trees.length)
    refuse(`an output for each of ${trees.length} trees`, `${treeInfo.length}`);
  return buildTreeEnsemble({
    features: jsonNumber(jsonAt(model, `${SHAPE}.num_feature`)),
    outputs,
    objective,
    base: readBase(model, objective, outputs),
    trees: trees
      .slice(0, countTrees(model, trees.length, outputs))
      .map((tree, t) => readTree(tree, t, jsonNumber(treeInfo[t]))),
  });
}

function requireReadable(model: unknown): void {
  const version = jsonAt(model, "version");
  if (!Array.isArray(version) || !VERSIONS.includes(version[0]))
    refuse(`a model of XGBoost ${VERSIONS.join(", ")}`, `version ${JSON.stringify(version)}`);
  const booster = jsonAt(model, "learner.gradient_booster.name");
  if (booster !== "gbtree") refuse("the booster gbtree", String(booster));
}

function readBase(model: unknown, objective: string, outputs: number): number[] {
  const noted = jsonAtOr(model, `learner.attributes.${BASE_MARGIN_ATTRIBUTE}`, undefined);
  return noted === undefined
    ? computeBase(model, objective, outputs)
    : String(noted).split(" ").map(jsonNumber);
}

/** One base score, or since 3.1 a list of them as text: "[5E-1,2E-1]". */
function computeBase(model: unknown, objective: string, outputs: number): number[] {
  const text = String(jsonAt(model, `${SHAPE}.base_score`));
  const scores = text
    .replaceAll(/[[\]\s]/g, "")
    .split(",")
    .map(jsonNumber);
  if (scores.length !== 1 && scores.length !== outputs)
    refuse(`one base score or ${outputs}`, text);
  return Array.from({ length: outputs }, (_, k) =>
    baseMargin(objective, (scores.length === 1 ? scores[0] : scores[k]) as number),
  );
}

function countTrees(model: unknown, trees: number, outputs: number): number {
  const best = jsonNumber(jsonAtOr(model, "learner.attributes.best_iteration", undefined));
  if (Number.isNaN(best)) return trees;
  // Since 2.0: the first tree of each round, and the number of all.
  const starts = jsonAtOr(model, `${MODEL}.iteration_indptr`, undefined);
  const parallel = jsonAtOr(model, `${MODEL}.gbtree_model_param.num_parallel_tree`, 1);
  const count = Array.isArray(starts)
    ? jsonNumber(starts[best + 1])
    : (best + 1) * outputs * jsonNumber(parallel);
  if (!(Number.isInteger(count) && count >= 1 && count <= trees))
    refuse(`a best iteration among ${trees} trees`, `${best}`);
  return count;
}

function readTree(tree: unknown, t: number, output: number): SourceTree {
  if (jsonNumber(jsonAtOr(tree, "tree_param.size_leaf_vector", 0)) > 1)
    refuse("leaves of one value", `vector leaves in tree ${t}`);
  const splitTypes = jsonAtOr(tree, "split_type", []);
  if (Array.isArray(splitTypes) && splitTypes.some((type) => jsonNumber(type) !== 0))
    refuse("numeric splits", `categorical splits in tree ${t}`);
  const numbers = (name: string) => jsonList(tree, name).map(jsonNumber);
  return {
    output,
    left: numbers("left_children"),
    right: numbers("right_children"),
    feature: numbers("split_indices"),
    value: numbers("split_conditions"),
    // Booleans in older files, 0 and 1 in newer ones.
    missingLeft: jsonList(tree, "default_left").map(Number),
    cover: numbers("sum_hessian"),
  };
}

function refuse(requirement: string, got: string): never {
  throw new RangeError(`readXgboostJson requires ${requirement}, got ${got}`);
}
