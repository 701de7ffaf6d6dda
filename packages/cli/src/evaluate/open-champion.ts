import { createShippedFiles } from "@porchlight/adapters/files/shipped-files";
import { ServiceError } from "@porchlight/core/error";
import { requireFit } from "@porchlight/core/models/model-fit";
import { type ModelManifest, versionName } from "@porchlight/core/models/model-manifest";
import type { ModelRunner } from "@porchlight/core/models/model-runner";
import { checkPassport } from "@porchlight/core/models/passport-check";
import { isFor, type ShippedModels } from "@porchlight/core/models/shipped-models";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import type { ModelStore, ModelVersion } from "@porchlight/core/ports/model-store";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { shippedFolder } from "../shipped-folder.ts";
import type { OpenTraining } from "../train/open-training.ts";

/** What answers for a workspace and model, ready to run. */
export interface Champion {
  readonly manifest: ModelManifest;
  readonly runner: Pick<ModelRunner, "run">;
}

/**
 * Opens the version that serves: the workspace's champion, else the one that ships; with the checks that serving makes.
 * Throws `model.not_found` where the rules answer, and what those checks throw.
 */
export async function openChampion(
  { aliases, store }: Pick<OpenTraining, "aliases" | "store">,
  workspace: string,
  behavior: Behavior,
  model: string,
  shipped: ShippedModels = createShippedFiles(shippedFolder()),
): Promise<Champion> {
  const { champions } = await aliases.read(workspace);
  const own = Object.hasOwn(champions, model) ? champions[model] : undefined;
  const { manifest, ...bytes } =
    own === undefined
      ? await readShipped(shipped, behavior, model)
      : await readOwn(store, { workspace, model, version: own });
  requireFit(behavior, manifest);
  const runner = createTreeRunner(bytes.onnx);
  requireFit(behavior, manifest, runner);
  await checkPassport({ manifest, ...bytes }, runner);
  return { manifest, runner };
}

async function readOwn(
  store: Pick<ModelStore, "read">,
  address: Parameters<ModelStore["read"]>[0],
): Promise<ModelVersion> {
  const version = await store.read(address);
  if (version !== "absent") return version;
  throw new ServiceError("model.not_found", `there is no ${versionName(address)} here`);
}

async function readShipped(
  shipped: ShippedModels,
  behavior: Behavior,
  model: string,
): Promise<ModelVersion> {
  const listed = await shipped.list();
  const manifest = listed.find((one) => one.model === model && isFor(behavior, one));
  const version = manifest === undefined ? "absent" : await shipped.read(manifest);
  if (version !== "absent") return version;
  throw new ServiceError(
    "model.not_found",
    `the rules answer for ${model}: no version was trained, and none that ships fits the schema "${behavior.name}"`,
  );
}
