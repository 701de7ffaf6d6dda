import { ServiceError } from "../error.ts";
import type { Behavior } from "../schema/behavior.ts";
import { type ModelManifest, versionName } from "./model-manifest.ts";
import type { ModelRunner } from "./model-runner.ts";

/**
 * Refuses a model that a schema's vectors were not made for, or whose answers the schema has no names for:
 * `model.bad_feature_set` and `model.bad_shape`. Of a model that does not fit every answer would be wrong,
 * and none would look it.
 */
export function requireFit(
  { name, featureSet, predictions }: Behavior,
  manifest: ModelManifest,
  runner?: Pick<ModelRunner, "features" | "outputs">,
): void {
  const version = versionName(manifest);
  if (manifest.featureSet !== featureSet.hash || !isSame(manifest.columns, featureSet.columns))
    throw new ServiceError(
      "model.bad_feature_set",
      `${version} was trained on the feature set ${manifest.featureSet}; the schema "${name}" has ${featureSet.hash}`,
      { details: { trained: manifest.featureSet, deployed: featureSet.hash } },
    );
  const declared = Object.hasOwn(predictions, manifest.model)
    ? predictions[manifest.model]
    : undefined;
  if (declared === undefined)
    throw new ServiceError("model.bad_shape", `the schema "${name}" predicts no ${manifest.model}`);
  const { classes = [], outputs } = manifest;
  const fits =
    "answer" in declared
      ? classes.length === 0 && outputs === 1
      : isSame(classes, declared.classes);
  if (!fits)
    throw new ServiceError(
      "model.bad_shape",
      `${version} answers [${classes.join(", ") || outputs}], which is not what "${name}" declares`,
    );
  if (runner && (runner.features !== featureSet.columns.length || runner.outputs !== outputs))
    throw new ServiceError(
      "model.bad_shape",
      `the file of ${version} maps ${runner.features} features to ${runner.outputs} outputs; its manifest says ${featureSet.columns.length} to ${outputs}`,
    );
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);
