import { readXgboost } from "@porchlight/onnx/read-xgboost";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import { describe, expect, it } from "vitest";
import { encodeUbjson } from "./encode-ubjson.ts";
import { bytesOf, MODEL, PARAMETERS, stump, xgboostModel } from "./xgboost-model.ts";

type Changes = Readonly<Record<string, unknown>>;

const FORMS = { JSON: bytesOf, UBJSON: encodeUbjson };

describe.each(Object.entries(FORMS))("a model that XGBoost saved as %s", (_, encode) => {
  const read = (changes?: Changes) => readXgboost(encode(xgboostModel(changes)));
  const marginOf = (changes: Changes, ...row: number[]) =>
    Array.from(walkTrees(read(changes), Float32Array.from(row)));

  it("is read whole", () => {
    expect(read()).toEqual({
      features: 2,
      outputs: 1,
      objective: "binary:logistic",
      base: Float32Array.of(0),
      roots: Int32Array.of(0, 3, 6),
      treeOutput: Int32Array.of(0, 0, 0),
      feature: Int32Array.of(0, -1, -1, 1, -1, -1, 0, -1, -1),
      value: Float32Array.of(0.5, -1, 1, 2, -2, 2, 0.25, -4, 4),
      right: Int32Array.of(2, 0, 0, 5, 0, 0, 8, 0, 0),
      missingLeft: Uint8Array.of(1, 0, 0, 1, 0, 0, 1, 0, 0),
      cover: Float32Array.of(10, 4, 6, 10, 4, 6, 10, 4, 6),
    });
  });

  it("sends what is less left, what is equal right, what is missing as its branch says", () => {
    expect(marginOf({}, 0.25, 2)).toEqual([-1 + 2 + 4]);
    expect(marginOf({}, Number.NaN, Number.NaN)).toEqual([-7]);
    const trees = [{ ...stump(0, 0, -1, 1), default_left: [0, 0, 0] }];
    const changes = { [`${MODEL}.trees`]: trees, [`${MODEL}.tree_info`]: [0] };
    expect(marginOf(changes, Number.NaN, 0)).toEqual([1]);
  });

  it.each([
    ["binary:logistic", "2.5E-1", -Math.fround(Math.log(3))],
    ["count:poisson", "2", Math.fround(Math.log(2))],
    ["reg:squarederror", "6E5", 600_000],
    ["reg:squarederror", "[6E5]", 600_000],
  ])("of %s with base score %s starts from the margin %d", (objective, score, margin) => {
    const changes = { "learner.objective.name": objective, [`${PARAMETERS}.base_score`]: score };
    expect(Array.from(read(changes).base)).toEqual([Math.fround(margin)]);
  });

  it("starts each class from its own margin where each has one", () => {
    const changes = {
      "learner.objective.name": "multi:softprob",
      [`${PARAMETERS}.num_class`]: "3",
      [`${MODEL}.tree_info`]: [0, 1, 2],
    };
    expect(Array.from(read(changes).base)).toEqual([0.5, 0.5, 0.5]);
    expect(marginOf(changes, 0, 0)).toEqual([-0.5, -1.5, -3.5]);
    const scores = { ...changes, [`${PARAMETERS}.base_score`]: "[1E-1,2E-1,-3E0]" };
    expect(Array.from(read(scores).base)).toEqual([0.1, 0.2, -3].map(Math.fround));
  });

  it("believes the base margin that its trainer noted", () => {
    const attributes = { porchlight_base_margin: "0.4054650962352753" };
    expect(read({ "learner.attributes": attributes }).base).toEqual(
      Float32Array.of(0.4054650962352753),
    );
  });

  it("ends with its best iteration", () => {
    const best = { "learner.attributes": { best_iteration: "1" } };
    expect(marginOf(best, 0, 0)).toEqual([-3]);
    const parallel = { ...best, [`${MODEL}.gbtree_model_param`]: { num_parallel_tree: "1" } };
    expect(marginOf(parallel, 0, 0)).toEqual([-3]);
    const first = { "learner.attributes": { best_iteration: "0" } };
    expect(marginOf({ ...first, [`${MODEL}.iteration_indptr`]: [0, 2, 3] }, 0, 0)).toEqual([-3]);
    const two = { "learner.objective.name": "reg:squarederror", [`${PARAMETERS}.num_target`]: "2" };
    const rounds = { ...first, ...two, [`${MODEL}.tree_info`]: [0, 1, 0] };
    expect(marginOf(rounds, 0, 0)).toEqual([-0.5, -1.5]);
    const forest = { ...first, [`${MODEL}.gbtree_model_param.num_parallel_tree`]: "3" };
    expect(marginOf(forest, 0, 0)).toEqual([-7]);
  });

  it("multiplies the leaves of trees that were dropped", () => {
    const gbtree = (xgboostModel() as Learner).learner.gradient_booster;
    const dart = { name: "dart", gbtree, weight_drop: [1, 0.5, 2] };
    const changes = { "learner.gradient_booster": dart };
    expect(marginOf(changes, 0, 0)).toEqual([-1 - 1 - 8]);
    const best = { ...changes, "learner.attributes": { best_iteration: "1" } };
    expect(marginOf(best, 0, 0)).toEqual([-1 - 1]);
    const short = { "learner.gradient_booster": { ...dart, weight_drop: [1] } };
    expect(() => read(short)).toThrow(/a weight for each of 3 trees, got 1/);
    // Split points are left alone.
    expect(read(changes).value[3]).toBe(2);
  });

  it("may have as many features and outputs as are allowed", () => {
    expect(read({ [`${PARAMETERS}.num_feature`]: "65536" }).features).toBe(65_536);
    const changes = {
      "learner.objective.name": "multi:softprob",
      [`${PARAMETERS}.num_class`]: "4096",
    };
    expect(read(changes).outputs).toBe(4096);
  });

  it("may say that its leaves are of one value, or not how large they are", () => {
    const parameters = { tree_param: { size_leaf_vector: "1" } };
    expect(read(treeWith(parameters))).toEqual(read(treeWith({})));
    expect(read(treeWith({ tree_param: undefined, split_type: undefined }))).toEqual(
      read(treeWith({})),
    );
  });

  it("drops nodes that pruning left behind", () => {
    const pruned = {
      ...stump(0, 0.5, -1, 1),
      left_children: [3, -1, -1, -1],
      right_children: [2, -1, -1, -1],
      split_indices: [0, 0, 0, 0],
      split_conditions: [0.5, Number.MAX_VALUE, 1, -1],
      default_left: [1, 0, 0, 0],
      split_type: [0, 0, 0, 0],
      sum_hessian: [10, 0, 6, 4],
    };
    const whole = read({ [`${MODEL}.trees`]: [stump(0, 0.5, -1, 1)], [`${MODEL}.tree_info`]: [0] });
    expect(read({ [`${MODEL}.trees`]: [pruned], [`${MODEL}.tree_info`]: [0] })).toEqual(whole);
  });

  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    [
      "categorical splits",
      treeWith({ split_type: [0, 1, 0] }),
      /^readXgboostDocument requires numeric splits, got categorical splits in tree 0$/,
    ],
    [
      "vector leaves",
      treeWith({ tree_param: { size_leaf_vector: "3" } }),
      /^readXgboostDocument requires leaves of one value, got vector leaves in tree 0$/,
    ],
    [
      "a linear booster",
      { "learner.gradient_booster.name": "gblinear" },
      /^readXgboostDocument requires the booster gbtree or dart, got gblinear$/,
    ],
    ["an unknown objective", { "learner.objective.name": "rank:ndcg" }, /got rank:ndcg/],
    [
      "an unknown version",
      { version: [9, 0, 0] },
      /^readXgboostDocument requires a model of XGBoost 1, 2, 3, got version \[9,0,0\]$/,
    ],
    ["no version", { version: undefined }, /requires version/],
    ["no trees", { [`${MODEL}.trees`]: undefined }, /requires trees/],
    ["a base score without margin", { [`${PARAMETERS}.base_score`]: "1" }, /margin for, got 1/],
    ["a base score that is none", { [`${PARAMETERS}.base_score`]: "" }, /got NaN/],
    [
      "base scores of other outputs",
      { [`${PARAMETERS}.base_score`]: "[1,2]" },
      /requires one base score or 1, got \[1,2\]$/,
    ],
    [
      "trees without outputs",
      { [`${MODEL}.tree_info`]: [0] },
      /an output for each of 3 trees, got 1$/,
    ],
    ["a best round past the last", bestOf("3"), /a best iteration among 3 trees, got 3$/],
    ["a best round before the first", bestOf("-1"), /a best iteration among 3 trees, got -1$/],
    ["half a best round", bestOf("0.5"), /a best iteration among 3 trees, got 0.5$/],
    ["a NaN leaf", treeWith({ split_conditions: [0.5, null, 1] }), /finite leaf at node 1/],
    ["a leaf past float32", treeWith({ split_conditions: [0.5, 1e39, 1] }), /finite leaf/],
    ["a NaN split point", treeWith({ split_conditions: [null, 0, 1] }), /split point of node 0/],
    ["a foreign feature", treeWith({ split_indices: [2, 0, 0] }), /one of 2 features, got 2/],
    ["a feature that is none", treeWith({ split_indices: [null, 0, 0] }), /features, got NaN/],
    ["a foreign child", treeWith({ left_children: [3, -1, -1] }), /a child among 3 nodes/],
    ["half a branch", treeWith({ right_children: [-1, -1, -1] }), /a child among 3 nodes/],
    ["a circle", treeWith({ left_children: [0, -1, -1] }), /tree 0 to be a tree/],
    ["lists of other lengths", treeWith({ split_indices: [0] }), /all of tree 0/],
    ["an output too many", { [`${MODEL}.tree_info`]: [0, 0, 1] }, /tree 2 to add to one of 1/],
    [
      "features by the million",
      { [`${PARAMETERS}.num_feature`]: "1000000" },
      /65536 features at most, got 1000000$/,
    ],
    [
      "outputs by the million",
      { [`${PARAMETERS}.num_class`]: "1000000" },
      /4096 outputs at most, got 1000000$/,
    ],
    ["outputs that are none", { [`${PARAMETERS}.num_class`]: "some" }, /outputs at most, got NaN/],
    ["no features", { [`${PARAMETERS}.num_feature`]: "0" }, /at least one feature/],
  ])("is refused by name: %s", (_, changes, message) => {
    expect(() => read(changes)).toThrow(message);
    expect(() => read(changes)).toThrow(RangeError);
  });
});

const bestOf = (round: string) => ({ "learner.attributes": { best_iteration: round } });

const treeWith = (changes: object) => ({
  [`${MODEL}.trees`]: [{ ...stump(0, 0.5, -1, 1), ...changes }],
  [`${MODEL}.tree_info`]: [0],
});

interface Learner {
  readonly learner: { readonly gradient_booster: unknown };
}

describe("JSON of XGBoost", () => {
  it("may hold bare NaN and Infinity, but not in a text", () => {
    const text = JSON.stringify(xgboostModel({ "learner.feature_names": ['NaN "Infinity', "b"] }))
      .replace("[0.5,-1,1]", "[Infinity,-1,1]")
      .replace("[10,4,6]", "[NaN,4,6]");
    const { value, cover } = readXgboost(bytesOf(text));
    expect(value[0]).toBe(Number.POSITIVE_INFINITY);
    expect(cover?.[0]).toBe(Number.NaN);
  });

  it("may begin with spaces", () => {
    expect(readXgboost(bytesOf(` \n${JSON.stringify(xgboostModel())}`)).features).toBe(2);
  });

  it("is refused where it is cut short, or no model", () => {
    for (const text of ['{"learner":{"attr', "{}"])
      expect(() => readXgboost(bytesOf(text))).toThrow(RangeError);
  });
});

describe("what XGBoost did not save", () => {
  it.each(["[{}]", "x{}", "[{a]", "bina", "", "{"])("is refused: %s", (text) => {
    const message =
      text === "{"
        ? "parseLooseJson requires JSON, got something else or a file cut short"
        : `readXgboost requires a model that XGBoost saved, got ${text.length} bytes of something else`;
    expect(() => readXgboost(bytesOf(text))).toThrow(new RangeError(message));
  });
});
