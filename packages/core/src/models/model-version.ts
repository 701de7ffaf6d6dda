import { ServiceError } from "../error.ts";
import type { ModelAddress, ModelVersion } from "../ports/model-store.ts";
import { type ModelManifest, versionName } from "./model-manifest.ts";

/** SHA-256 as 64 hex digits. */
export async function hashBytes(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A version whose bytes are those its manifest was written for, at the address it was asked for by.
 * Throws `model.unreadable`.
 */
export async function verifyModelVersion(
  address: ModelAddress,
  version: ModelVersion,
): Promise<ModelVersion> {
  const { manifest, onnx, golden } = version;
  const { passport, onnxBytes, onnxSha256 } = requireAddress(address, manifest);
  const name = versionName(manifest);
  await requireBytes(`the ONNX bytes of ${name}`, onnx, onnxBytes, onnxSha256);
  const { goldenBytes, goldenSha256 } = passport;
  await requireBytes(`the golden rows of ${name}`, golden, goldenBytes, goldenSha256);
  return version;
}

async function requireBytes(
  what: string,
  bytes: Uint8Array,
  expectedBytes: number,
  sha256: string,
): Promise<void> {
  if (bytes.length === expectedBytes && (await hashBytes(bytes)) === sha256) return;
  throw new ServiceError("model.unreadable", `${what} are not those its manifest was written for`, {
    details: { bytes: bytes.length, expectedBytes },
  });
}

/** A manifest that stands where another's should is not served. Throws `model.unreadable`. */
export function requireAddress(address: ModelAddress, manifest: ModelManifest): ModelManifest {
  const { workspace, model, version } = address;
  if (manifest.workspace === workspace && manifest.model === model && manifest.version === version)
    return manifest;
  throw new ServiceError(
    "model.unreadable",
    `at ${workspace}/${versionName(address)} stands the manifest of ${manifest.workspace}/${versionName(manifest)}`,
  );
}
