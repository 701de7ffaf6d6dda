import { ServiceError } from "./error.ts";
import { type ModelManifest, versionName } from "./model-manifest.ts";
import type { ModelAddress, ModelVersion } from "./ports.ts";

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
  const { manifest, onnx } = version;
  requireAddress(address, manifest);
  if (onnx.length !== manifest.onnxBytes || (await hashBytes(onnx)) !== manifest.onnxSha256)
    throw new ServiceError(
      "model.unreadable",
      `the ONNX bytes of ${versionName(manifest)} are not those its manifest was written for`,
      { details: { bytes: onnx.length, expectedBytes: manifest.onnxBytes } },
    );
  return version;
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
