import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { ServiceError } from "@porchlight/core/error";
import { type ModelManifest, parseModelManifest } from "@porchlight/core/models/model-manifest";
import { requireAddress, verifyModelVersion } from "@porchlight/core/models/model-version";
import type { ModelAddress, ModelStore } from "@porchlight/core/ports/model-store";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard } from "../guard.ts";

/** Megabytes take longer than the rows of an archive. */
const BYTES_TIMEOUT_MS = 20_000;

/**
 * Model versions in S3, three objects each:
 *
 *     workspace/model/000000000007/<sha256>.onnx     the bytes, under their own name: writing again is the same
 *     workspace/model/000000000007/<sha256>.golden   the golden rows, likewise
 *     workspace/model/000000000007/manifest.json     what makes it a version; never written over
 *
 * The bytes come first, so a version that has a manifest is whole; a crash in between leaves bytes that
 * nothing names. S3 refuses the second manifest of a number (If-None-Match). Services that look like S3
 * and ignore the condition are caught by looking before and after: there, of two who write one number in
 * the same moment, both may believe to be first.
 */
export function createS3ModelStore({
  client,
  bucket,
}: {
  readonly client: Pick<S3Client, "send">;
  readonly bucket: string;
}): ModelStore {
  const guard = createGuard({
    code: "model.unavailable",
    service: "the bucket of models",
    ...awsGuardOptions,
    timeoutMs: BYTES_TIMEOUT_MS,
  });

  const get = (Key: string): Promise<Uint8Array | "absent"> =>
    guard(async (abortSignal) => {
      try {
        const command = new GetObjectCommand({ Bucket: bucket, Key });
        const { Body: body } = await client.send(command, { abortSignal });
        return body === undefined ? new Uint8Array() : await body.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return "absent";
        throw error;
      }
    });
  /** Whether it was put. */
  const put = (Key: string, Body: Uint8Array, ContentType: string, once: boolean) =>
    guard(async (abortSignal) => {
      const condition = once ? { IfNoneMatch: "*" } : {};
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key,
        Body,
        ContentType,
        ...condition,
      });
      try {
        await client.send(command, { abortSignal });
        return true;
      } catch (error) {
        if (once && isTaken(error)) return false;
        throw error;
      }
    });
  const getManifest = async (address: ModelAddress): Promise<ModelManifest | "absent"> => {
    const bytes = await get(manifestKey(address));
    return bytes === "absent" ? bytes : requireAddress(address, parseManifest(bytes));
  };

  return {
    async write({ manifest, onnx, golden }) {
      const version = { manifest: parseModelManifest(manifest), onnx, golden };
      await verifyModelVersion(manifest, version);
      const text = JSON.stringify(version.manifest);
      const key = manifestKey(manifest);
      const stored = async () => {
        const bytes = await get(key);
        return bytes === "absent" ? bytes : decoder.decode(bytes);
      };
      const before = await stored();
      if (before !== "absent") return before === text ? "written" : "exists";
      const bytes = "application/octet-stream";
      await Promise.all([
        put(onnxKey(manifest), onnx, bytes, false),
        put(goldenKey(manifest), golden, bytes, false),
      ]);
      await put(key, encoder.encode(text), "application/json", true);
      return (await stored()) === text ? "written" : "exists";
    },
    async read(address) {
      const manifest = await getManifest(address);
      if (manifest === "absent") return manifest;
      const [onnx, golden] = await Promise.all([onnxKey(manifest), goldenKey(manifest)].map(get));
      if (onnx === undefined || onnx === "absent" || golden === undefined || golden === "absent")
        throw new ServiceError(
          "model.unreadable",
          "the ONNX bytes or golden rows of a version are gone",
        );
      return verifyModelVersion(address, { manifest, onnx, golden });
    },
    readManifest: getManifest,
    async versions(workspace, model) {
      const numbers: number[] = [];
      for await (const key of listKeys({ client, bucket, guard }, `${workspace}/${model}/`))
        if (key.endsWith(`/${MANIFEST}`)) numbers.push(Number(key.split("/")[2]));
      return numbers;
    },
  };
}

const MANIFEST = "manifest.json";
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Digits enough that keys sort as numbers do. */
const folderOf = ({ workspace, model, version }: ModelAddress): string =>
  `${workspace}/${model}/${String(version).padStart(12, "0")}`;
const manifestKey = (address: ModelAddress): string => `${folderOf(address)}/${MANIFEST}`;
const onnxKey = (manifest: ModelManifest): string =>
  `${folderOf(manifest)}/${manifest.onnxSha256}.onnx`;
const goldenKey = (manifest: ModelManifest): string =>
  `${folderOf(manifest)}/${manifest.passport.goldenSha256}.golden`;

function parseManifest(bytes: Uint8Array): ModelManifest {
  try {
    return parseModelManifest(JSON.parse(decoder.decode(bytes)));
  } catch (cause) {
    if (ServiceError.is(cause)) throw cause;
    throw new ServiceError("model.unreadable", "the manifest is not JSON", { cause });
  }
}

/** 412: the key is there; 409: somebody writes it in this moment. */
const isTaken = (error: unknown): boolean => {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status === 412 || status === 409;
};

async function* listKeys(
  {
    client,
    bucket,
    guard,
  }: Parameters<typeof createS3ModelStore>[0] & { guard: ReturnType<typeof createGuard> },
  prefix: string,
): AsyncGenerator<string> {
  let after: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      ...(after !== undefined && { ContinuationToken: after }),
    });
    const page = await guard((abortSignal) => client.send(command, { abortSignal }));
    for (const { Key: key } of page.Contents ?? []) if (key !== undefined) yield key;
    after = page.NextContinuationToken;
  } while (after !== undefined);
}
