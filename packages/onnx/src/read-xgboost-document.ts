import { baseMargin } from "./base-margin.ts";
import { isList, jsonAt, jsonAtOr, jsonList, jsonNumber } from "./loose-json.ts";
import { buildTreeEnsemble, type SourceTree, type TreeEnsemble } from "./tree-ensemble.ts";

/**
 * Attribute under which a trainer notes the base margins that the library computed, separated by spaces:
 * believed rather than computed again.
 */
export const BASE_MARGIN_ATTRIBUTE = "porchlight_base_margin";

/** Major versions whose files are read: the layout has been the same since the first with JSON. */
const VERSIONS = [1, 2, 3];
const SHAPE = "learner.learner_model_param";
/** What a file may say there is, so that no few bytes ask for gigabytes. */
const FEATURES_MAX = 65_536;
const OUTPUTS_MAX = 4_096;

/**
 * Reads a model from the document that XGBoost keeps it as, whichever way that was encoded.
 *
 * A model that was stopped early (attribute `best_iteration`) keeps the trees up to and with that round,
 * as XGBoost's own Python interface predicts with it. Of `dart` the leaves are multiplied by their tree's weight,
 * as XGBoost does when it answers.
 *
 * @throws RangeError for what is not such a model, and by name for what a `TreeEnsemble` cannot hold:
 *   another booster than gbtree and dart, categorical splits, vector leaves, an objective without a known link
 */
export function readXgboostDocument(document: unknown): TreeEnsemble {
  requireVersion(document);
  const booster = readBooster(document);
  const objective = String(jsonAt(document, "learner.objective.name"));
  const outputs = Math.max(
    1,
    jsonNumber(jsonAt(document, `${SHAPE}.num_class`)),
    jsonNumber(jsonAtOr(document, `${SHAPE}.num_target`, 1)),
  );
  const features = jsonNumber(jsonAt(document, `${SHAPE}.num_feature`));
  if (features > FEATURES_MAX) refuse(`${FEATURES_MAX} features at most`, `${features}`);
  if (!(outputs <= OUTPUTS_MAX)) refuse(`${OUTPUTS_MAX} outputs at most`, `${outputs}`);
  const { trees, treeInfo, weights } = booster;
  if (treeInfo.length !== trees.length)
    refuse(`an output for each of ${trees.length} trees`, `${treeInfo.length}`);
  return buildTreeEnsemble({
    features,
    outputs,
    objective,
    base: readBase(document, objective, outputs),
    trees: Array.from(trees)
      .slice(0, countTrees(document, booster, outputs))
      .map((tree, t) => readTree(tree, t, jsonNumber(treeInfo[t]), jsonNumber(weights?.[t] ?? 1))),
  });
}

function requireVersion(document: unknown): void {
  const version = jsonList(document, "version");
  if (!VERSIONS.includes(version[0] as number))
    refuse(`a model of XGBoost ${VERSIONS.join(", ")}`, `version [${Array.from(version)}]`);
}

interface Booster {
  readonly model: unknown;
  readonly trees: ArrayLike<unknown>;
  readonly treeInfo: ArrayLike<unknown>;
  /** Of dart: what each tree counts. */
  readonly weights: ArrayLike<unknown> | undefined;
}

function readBooster(document: unknown): Booster {
  const path = "learner.gradient_booster";
  const name = jsonAt(document, `${path}.name`);
  if (name !== "gbtree" && name !== "dart") refuse("the booster gbtree or dart", String(name));
  const isDart = name === "dart";
  const model = jsonAt(document, isDart ? `${path}.gbtree.model` : `${path}.model`);
  const trees = jsonList(model, "trees");
  const weights = isDart ? jsonList(document, `${path}.weight_drop`) : undefined;
  if (weights !== undefined && weights.length !== trees.length)
    refuse(`a weight for each of ${trees.length} trees`, `${weights.length}`);
  return { model, trees, treeInfo: jsonList(model, "tree_info"), weights };
}

function readBase(document: unknown, objective: string, outputs: number): number[] {
  const noted = jsonAtOr(document, `learner.attributes.${BASE_MARGIN_ATTRIBUTE}`, undefined);
  return noted === undefined
    ? computeBase(document, objective, outputs)
    : String(noted).split(" ").map(jsonNumber);
}

/** One base score, or since 3.1 a list of them as text: "[5E-1,2E-1]". */
function computeBase(document: unknown, objective: string, outputs: number): number[] {
  const text = String(jsonAt(document, `${SHAPE}.base_score`));
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

function countTrees(
  document: unknown,
  { model, trees: { length: trees } }: Booster,
  outputs: number,
): number {
  const best = jsonNumber(jsonAtOr(document, "learner.attributes.best_iteration", undefined));
  if (Number.isNaN(best)) return trees;
  // Since 2.0: the first tree of each round, and the number of all.
  const starts = jsonAtOr(model, "iteration_indptr", undefined);
  const parallel = jsonAtOr(model, "gbtree_model_param.num_parallel_tree", 1);
  const count = isList(starts)
    ? jsonNumber(starts[best + 1])
    : (best + 1) * outputs * jsonNumber(parallel);
  if (!(Number.isInteger(count) && count >= 1 && count <= trees))
    refuse(`a best iteration among ${trees} trees`, `${best}`);
  return count;
}

function readTree(tree: unknown, t: number, output: number, weight: number): SourceTree {
  if (jsonNumber(jsonAtOr(tree, "tree_param.size_leaf_vector", 0)) > 1)
    refuse("leaves of one value", `vector leaves in tree ${t}`);
  const splitTypes = jsonAtOr(tree, "split_type", []);
  if (isList(splitTypes) && Array.from(splitTypes).some((type) => jsonNumber(type) !== 0))
    refuse("numeric splits", `categorical splits in tree ${t}`);
  const numbers = (name: string) => Array.from(jsonList(tree, name), jsonNumber);
  const left = numbers("left_children");
  return {
    output,
    left,
    right: numbers("right_children"),
    feature: numbers("split_indices"),
    value: numbers("split_conditions").map((value, i) => weigh(value, weight, left[i])),
    // Booleans in older files, 0 and 1 in newer ones.
    missingLeft: Array.from(jsonList(tree, "default_left"), Number),
    cover: numbers("sum_hessian"),
  };
}

/** In float32, as XGBoost multiplies. */
const weigh = (value: number, weight: number, left: number | undefined): number =>
  left === -1 ? Math.fround(Math.fround(value) * Math.fround(weight)) : value;

function refuse(requirement: string, got: string): never {
  throw new RangeError(`readXgboostDocument requires ${requirement}, got ${got}`);
}
