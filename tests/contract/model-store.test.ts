import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { createS3ModelStore } from "@porchlight/adapters/s3/s3-model-store";
import type { ModelStore } from "@porchlight/core/ports/model-store";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { counting } from "../fakes/counting-behavior.ts";
import { createMemoryModelStore } from "../fakes/memory-model-store.ts";
import { draftOf, versionOf } from "../fakes/model-manifest.ts";
import { modelStoreSuite } from "./model-store-suite.ts";

const bucket = "models";
let server: FauxqsServer;
let client: S3Client;
let store: ModelStore;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  client = new S3Client({
    ...awsClientOptions,
    endpoint: `http://127.0.0.1:${server.port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  store = createS3ModelStore({ client, bucket });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

describe("model versions in memory", () => {
  const memory = createMemoryModelStore();
  modelStoreSuite(() => memory);
});

describe("model versions in S3", () => {
  modelStoreSuite(() => store);

  const address = (workspace: string) => ({ workspace, model: "busy_v1", version: 1 });
  const write = async (workspace: string) => {
    const version = await versionOf(draftOf(counting, "busy_v1", { workspace }), 1);
    await store.write(version);
    return version.manifest;
  };
  const put = (Key: string, Body: Uint8Array | string) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  const folder = (workspace: string) => `${workspace}/busy_v1/000000000001`;

  it.each([
    ["other bytes of that length", "onnx", new Uint8Array([9, 9, 9, 9])],
    ["bytes cut short", "onnx", new Uint8Array([1, 1])],
    ["golden rows cut short", "golden", new Uint8Array([1])],
  ])("refuse to be read where %s stand", async (_, kind, bytes) => {
    const workspace = `broken-${kind}-${bytes.length}`;
    const { onnxSha256, passport } = await write(workspace);
    const name = kind === "onnx" ? onnxSha256 : passport.goldenSha256;
    await put(`${folder(workspace)}/${name}.${kind}`, bytes);
    await expect(store.read(address(workspace))).rejects.toMatchObject({
      code: "model.unreadable",
    });
  });

  it("refuse to be read where the golden rows are gone", async () => {
    const { passport } = await write("gone");
    const Key = `${folder("gone")}/${passport.goldenSha256}.golden`;
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    const read = store.read(address("gone"));
    await expect(read).rejects.toMatchObject({
      code: "model.unreadable",
      message: expect.stringContaining("gone"),
    });
  });

  it("write the manifest last, so that a version that has one is whole", async () => {
    const written: string[] = [];
    const noting = {
      send: async (command: { readonly input: Record<string, unknown> }) => {
        const answer = await client.send(command as never);
        if (command instanceof PutObjectCommand) written.push(String(command.input.Key));
        return answer;
      },
    } as unknown as S3Client;
    const version = await versionOf(draftOf(counting, "busy_v1", { workspace: "last" }), 1);
    await createS3ModelStore({ client: noting, bucket }).write(version);
    expect(written.map((key) => key.split(".").at(-1)).sort()).toEqual(["golden", "json", "onnx"]);
    expect(written.at(-1)).toContain("manifest.json");
  });

  it.each([
    ["no-json", () => "not json"],
    ["no-manifest", () => "{}"],
    ["elsewhere", (text: string) => text.replace('"elsewhere"', '"other"')],
  ])("refuse to be read where the manifest is %s", async (workspace, change) => {
    const manifest = await write(workspace);
    await put(`${folder(workspace)}/manifest.json`, change(JSON.stringify(manifest)));
    await expect(store.read(address(workspace))).rejects.toMatchObject({
      code: "model.unreadable",
    });
  });

  it("ask S3 to refuse a second manifest, and take its word", async () => {
    const asked: unknown[] = [];
    const refusing = {
      send: async (command: { readonly input: Record<string, unknown> }) => {
        const { input } = command;
        if (!(command instanceof PutObjectCommand) || !String(input.Key).endsWith(".json"))
          return client.send(command as never);
        asked.push(input.IfNoneMatch);
        throw Object.assign(new TypeError("taken"), { $metadata: { httpStatusCode: 412 } });
      },
    } as unknown as S3Client;
    const rival = createS3ModelStore({ client: refusing, bucket });
    const version = await versionOf(draftOf(counting, "busy_v1", { workspace: "raced" }), 1);
    expect(await rival.write(version)).toBe("exists");
    expect(asked).toEqual(["*"]);
  });

  it("say that they are unavailable where the bucket is missing", async () => {
    const missing = createS3ModelStore({ client, bucket: "missing" });
    await expect(missing.read(address("w"))).rejects.toMatchObject({ code: "model.unavailable" });
    await expect(missing.versions("w", "m")).rejects.toMatchObject({ code: "model.unavailable" });
  });
});
