import { ServiceError } from "../error.ts";
import type { Aliases } from "../ports/aliases.ts";
import type { ModelAddress, ModelStore } from "../ports/model-store.ts";
import { type ModelManifest, versionName } from "./model-manifest.ts";

export interface Promotion extends ModelAddress {
  /** Who decided, and why: both stand in the history. */
  readonly who: string;
  readonly why: string;
}

/**
 * Makes a version the champion of its workspace and model, if the champion is still who it was when this
 * began. Throws `model.not_found` for a version that was never written, `alias.conflict` where somebody
 * else was faster, `model.unavailable` and `store.unavailable`.
 */
export async function promoteModel(
  { aliases, store }: { aliases: Aliases; store: Pick<ModelStore, "readManifest"> },
  promotion: Promotion,
  nowMs: number,
): Promise<ModelManifest> {
  const { workspace, model, version: to, who, why } = promotion;
  const { champions } = await aliases.read(workspace);
  const manifest = await store.readManifest({ workspace, model, version: to });
  if (manifest === "absent")
    throw new ServiceError("model.not_found", `there is no ${versionName(promotion)} here`);
  const from = Object.hasOwn(champions, model) ? champions[model] : undefined;
  const change = { workspace, model, from, to, who, why, atMs: nowMs };
  if ((await aliases.swap(change)) === "conflict")
    throw new ServiceError("alias.conflict", `the champion of ${model} was changed meanwhile`);
  return manifest;
}
