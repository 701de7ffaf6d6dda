/** A small model as XGBoost saves it: what a test changes is given as paths and values. */
export function xgboostModel(changes: Readonly<Record<string, unknown>> = {}): unknown {
  const model = {
    version: [1, 7, 4],
    learner: {
      attributes: {},
      feature_names: [],
      objective: { name: "binary:logistic", reg_loss_param: { scale_pos_weight: "1" } },
      learner_model_param: {
        base_score: "5E-1",
        num_class: "0",
        num_feature: "2",
        num_target: "1",
      },
      gradient_booster: {
        name: "gbtree",
        model: {
          gbtree_model_param: { num_parallel_tree: "1", num_trees: "3" },
          tree_info: [0, 0, 0],
          trees: [stump(0, 0.5, -1, 1), stump(1, 2, -2, 2), stump(0, 0.25, -4, 4)],
        },
      },
    },
  };
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() as string;
    let at = model as unknown as Record<string, unknown>;
    for (const key of keys) at = at[key] as Record<string, unknown>;
    at[last] = value;
  }
  return model;
}

export const stump = (feature: number, split: number, left: number, right: number) => ({
  tree_param: { num_nodes: "3", size_leaf_vector: "0" },
  left_children: [1, -1, -1],
  right_children: [2, -1, -1],
  split_indices: [feature, 0, 0],
  split_conditions: [split, left, right],
  split_type: [0, 0, 0],
  default_left: [true, false, false],
  sum_hessian: [10, 4, 6],
});

export const bytesOf = (model: unknown): Uint8Array =>
  new TextEncoder().encode(typeof model === "string" ? model : JSON.stringify(model));

export const PARAMETERS = "learner.learner_model_param";
export const MODEL = "learner.gradient_booster.model";
