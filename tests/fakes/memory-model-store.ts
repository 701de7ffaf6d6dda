import { parseModelManifest } from "@porchlight/core/models/model-manifest";
import { verifyModelVersion } from "@porchlight/core/models/model-version";
import type { ModelAddress, ModelStore, ModelVersion } from "@porchlight/core/ports/model-store";

/** Model versions in memory, under the same law as S3's. Bytes are copied both ways. */
export function createMemoryModelStore(): ModelStore {
  const versions = new Map<string, ModelVersion>();
  const keyOf = ({ workspace, model, version }: ModelAddress) => `${workspace}/${model}/${version}`;
  const copy = ({ manifest, onnx, golden }: ModelVersion): ModelVersion => ({
    manifest: parseModelManifest(JSON.parse(JSON.stringify(manifest))),
    onnx: onnx.slice(),
    golden: golden.slice(),
  });
  return {
    async write(version) {
      const made = await verifyModelVersion(version.manifest, copy(version));
      const key = keyOf(made.manifest);
      const before = versions.get(key);
      if (before === undefined) versions.set(key, made);
      const isSame = JSON.stringify(before?.manifest) === JSON.stringify(made.manifest);
      return before === undefined || isSame ? "written" : "exists";
    },
    async read(address) {
      const version = versions.get(keyOf(address));
      return version === undefined ? "absent" : verifyModelVersion(address, copy(version));
    },
    readManifest: async (address) => versions.get(keyOf(address))?.manifest ?? "absent",
    versions: async (workspace, model) =>
      [...versions.values()]
        .map(({ manifest }) => manifest)
        .filter((manifest) => manifest.workspace === workspace && manifest.model === model)
        .map(({ version }) => version)
        .sort((a, b) => a - b),
  };
}
