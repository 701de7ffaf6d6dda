import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { constants, gunzip, gzip } from "node:zlib";
import { ServiceError } from "@porchlight/core/error";
import { type ModelManifest, parseModelManifest } from "@porchlight/core/models/model-manifest";
import { requireAddress, verifyModelVersion } from "@porchlight/core/models/model-version";
import type { ShippedModels } from "@porchlight/core/models/shipped-models";
import type { ModelVersion } from "@porchlight/core/ports/model-store";

/**
 * The files of a shipped version:
 *
 *     <model>/manifest.json
 *     <model>/model.onnx       its hash stands in the manifest
 *     <model>/golden.bin.gz    golden rows, of which most values repeat; the hash is that of the rows unpacked
 */
const MANIFEST = "manifest.json";
const ONNX = "model.onnx";
const GOLDEN = "golden.bin.gz";

/** Shipped versions in a folder, a folder a model. Throws `model.unreadable`. */
export const createShippedFiles = (folder: string): ShippedModels => ({
  async list() {
    const entries = await readdir(folder, { withFileTypes: true });
    const models = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    return Promise.all(models.sort().map((model) => readManifest(folder, model)));
  },
  async read(address) {
    const manifest = requireAddress(address, await readManifest(folder, address.model));
    const [onnx, packed] = await Promise.all(
      [ONNX, GOLDEN].map((file) => readOrRefuse(join(folder, address.model, file))),
    );
    const golden = await unpack(packed as Uint8Array, manifest);
    return verifyModelVersion(address, { manifest, onnx: onnx as Uint8Array, golden });
  },
});

/** Writes a version over the one of its model that is there; the manifest last. */
export async function writeShipped(folder: string, version: ModelVersion): Promise<void> {
  const { manifest, onnx, golden } = await verifyModelVersion(version.manifest, version);
  const into = join(folder, manifest.model);
  await mkdir(into, { recursive: true });
  await writeFile(join(into, ONNX), onnx);
  const packed = await promisify(gzip)(golden, { level: constants.Z_BEST_COMPRESSION });
  await writeFile(join(into, GOLDEN), packed);
  await writeFile(join(into, MANIFEST), `${JSON.stringify(manifest, undefined, 1)}\n`);
}

async function readManifest(folder: string, model: string): Promise<ModelManifest> {
  const file = join(folder, model, MANIFEST);
  const bytes = await readOrRefuse(file);
  try {
    return parseModelManifest(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    if (ServiceError.is(cause)) throw cause;
    throw new ServiceError("model.unreadable", `${file} is no JSON`, { cause });
  }
}

async function readOrRefuse(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new ServiceError("model.unreadable", `${file} cannot be read`, { cause });
  }
}

/** No more than the manifest says there is: a file that unpacks to gigabytes is not unpacked. */
async function unpack(packed: Uint8Array, manifest: ModelManifest): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(packed, { maxOutputLength: manifest.passport.goldenBytes });
  } catch (cause) {
    throw new ServiceError(
      "model.unreadable",
      `the golden rows of ${manifest.model} that ship cannot be unpacked`,
      { cause },
    );
  }
}
