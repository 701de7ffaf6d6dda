import { ServiceError } from "../error.ts";
import type { ModelStore } from "../ports/model-store.ts";
import { type ModelManifest, parseModelManifest } from "./model-manifest.ts";
import { hashBytes } from "./model-version.ts";
import type { Passport } from "./passport.ts";
import { refusal } from "./passport-agreement.ts";

/** A manifest before its version has a number, its bytes a hash, and both a passport. */
export type ModelDraft = Omit<ModelManifest, "version" | "onnxSha256" | "onnxBytes" | "passport">;

/** How often a number may turn out to be taken. */
const MAX_TRIES = 8;

/**
 * Keeps a trained model as the next version of its workspace and name; nothing serves it until an alias
 * points there. Trainers that finish at the same moment get numbers of their own. Throws
 * `model.passport_refused` for a passport that was not issued for these bytes, `model.unreadable` for a
 * draft that no manifest can be made of, and `model.unavailable`.
 */
export async function registerModel(
  store: Pick<ModelStore, "versions" | "write">,
  draft: ModelDraft,
  onnx: Uint8Array,
  passport: Passport,
): Promise<ModelManifest> {
  const bytes = { onnxSha256: await hashBytes(onnx), onnxBytes: onnx.length };
  const { golden, onnxSha256, ...facts } = passport;
  if (onnxSha256 !== bytes.onnxSha256)
    throw refusal(`the passport of a ${draft.model} was issued for other bytes than these`);
  const known = await store.versions(draft.workspace, draft.model);
  const first = (known.at(-1) ?? 0) + 1;
  for (let version = first; version < first + MAX_TRIES; version++) {
    const manifest = parseModelManifest({ ...draft, version, ...bytes, passport: facts });
    if ((await store.write({ manifest, onnx, golden })) === "written") return manifest;
  }
  throw new ServiceError(
    "model.unavailable",
    `${MAX_TRIES} version numbers of ${draft.model} in a row were taken by others`,
  );
}
