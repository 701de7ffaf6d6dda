import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { ServiceError } from "@porchlight/core/error";
import { extract } from "tar-stream";

/** As the container names it. */
const MODEL_FILE = "xgboost-model";
/** A thousand rounds of hundreds of leaves are some 50 MB. */
const MODEL_BYTES_MAX = 2 ** 30;

/**
 * The model in a `model.tar.gz` of SageMaker's, as XGBoost saved it. Nothing is written, so names in the archive
 * lead nowhere; what it unpacks to is bounded. Throws `engine.failed`.
 */
export async function readModelArchive(
  archive: Uint8Array,
  bytesMax: number = MODEL_BYTES_MAX,
): Promise<Uint8Array> {
  try {
    const models = await filesOf(await unzip(archive, { maxOutputLength: bytesMax }));
    if (models[0] !== undefined && models.length === 1) return models[0];
    refuse(`it holds ${models.length} files named ${MODEL_FILE}`);
  } catch (cause) {
    if (ServiceError.is(cause)) throw cause;
    refuse(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** The files of that name. */
async function filesOf(tar: Uint8Array): Promise<Uint8Array[]> {
  const entries = extract();
  entries.end(tar);
  const found: Uint8Array[] = [];
  for await (const entry of entries) {
    const { name, type } = entry.header;
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry) chunks.push(chunk as Uint8Array);
    const isModel = type === "file" && name.replace(/^\.\//, "") === MODEL_FILE;
    if (isModel) found.push(new Uint8Array(Buffer.concat(chunks)));
  }
  return found;
}

const unzip = promisify(gunzip);

function refuse(why: string, cause?: unknown): never {
  throw new ServiceError("engine.failed", `SageMaker's model archive cannot be read: ${why}`, {
    ...(cause !== undefined && { cause }),
  });
}
