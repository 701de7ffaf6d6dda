import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { createArchiveReader } from "@porchlight/adapters/s3/archive-objects";
import { readArchiveRows } from "@porchlight/adapters/s3/read-archive-rows";
import { readS3Archive } from "@porchlight/adapters/s3/read-s3-archive";
import { createS3Archive } from "@porchlight/adapters/s3/s3-archive";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import type { Archive, ArchiveObject } from "@porchlight/core/ports/archive";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let server: FauxqsServer;
let client: S3Client;
let archive: Archive;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  client = new S3Client({
    ...awsClientOptions,
    endpoint: `http://127.0.0.1:${server.port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: "archive" }));
  archive = createS3Archive({ client, bucket: "archive" });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 10, 23, 12);
const rowOf = (workspace: string, id: string, receivedAtMs = 1): ArchiveRow => ({
  workspace,
  schema: "s",
  receivedAtMs,
  person: "u:é#1",
  interaction: { id, kind: "seen", happenedAtMs: 1, knownAtMs: 1, properties: {} },
});
const put = (workspace: string, rows: ArchiveRow[], of: Partial<ArchiveObject> = {}) =>
  archive({
    workspace,
    section: "interactions",
    atMs: NOON,
    name: "d1",
    rows: rows.map((row) => JSON.stringify(row)),
    ...of,
  });
async function read(
  workspace: string,
  section: ArchiveObject["section"] = "interactions",
): Promise<ArchiveRow[]> {
  const rows: ArchiveRow[] = [];
  for await (const row of readS3Archive({ client, bucket: "archive", workspace, section }))
    rows.push(row);
  return rows;
}

describe("the archive in S3", () => {
  it("gives rows back in the order they were archived, over days and deliveries", async () => {
    await put("ordered", [rowOf("ordered", "d"), rowOf("ordered", "e")], { atMs: NOON + DAY });
    await put("ordered", [rowOf("ordered", "c")], { atMs: NOON + 1, name: "a" });
    await put("ordered", [rowOf("ordered", "b"), rowOf("ordered", "a")], { name: "z" });
    const ids = (await read("ordered")).map((row) => "person" in row && row.interaction.id);
    expect(ids).toEqual(["b", "a", "c", "d", "e"]);
  });

  it("keeps the first of rows archived more than once", async () => {
    const [first, again] = [rowOf("twice", "x", 1), rowOf("twice", "x", 2)];
    await put("twice", [first]);
    await put("twice", [again, again], { atMs: NOON + 5, name: "d2" });
    expect(await read("twice")).toEqual([first]);
    const all: ArchiveRow[] = [];
    const of = { client, bucket: "archive", workspace: "twice", section: "interactions" } as const;
    for await (const row of readArchiveRows(of)) all.push(row);
    expect(all).toEqual([first, again, again]);
  });

  it("keeps links beside interactions, and late rows apart", async () => {
    const linked: ArchiveRow = {
      workspace: "linked",
      schema: "s",
      receivedAtMs: 1,
      link: { id: "x", from: "a:1", to: "u:1", knownAtMs: 1 },
    };
    await put("linked", [linked, rowOf("linked", "x")]);
    await put("linked", [rowOf("linked", "y")], { section: "late" });
    expect(await read("linked")).toEqual([linked, rowOf("linked", "x")]);
    expect(await read("linked", "late")).toEqual([rowOf("linked", "y")]);
  });

  it("never shows a workspace another's rows, whose name begins alike", async () => {
    await put("acme", [rowOf("acme", "1")]);
    await put("acme-2", [rowOf("acme-2", "2")]);
    expect(await read("acme")).toEqual([rowOf("acme", "1")]);
    expect(await read("nobody")).toEqual([]);
  });

  it("says that the archive is unavailable when its bucket is missing", async () => {
    const missing = createS3Archive({ client, bucket: "missing" });
    const object = { workspace: "w", section: "late", atMs: 0, name: "d", rows: ["{}"] } as const;
    await expect(missing(object)).rejects.toMatchObject({ code: "archive.unavailable" });
  });

  it("is read on from a day, object by object, as far as it was folded", async () => {
    await put("on", [rowOf("on", "a")], { atMs: NOON - DAY });
    await put("on", [rowOf("on", "b"), rowOf("on", "c")]);
    await put("on", [rowOf("on", "late")], { section: "late" });
    await put("on", [rowOf("on", "d")], { atMs: NOON + DAY });
    const reader = createArchiveReader({ client, bucket: "archive", workspace: "on" });
    const keysFrom = async (date?: string) => {
      const keys: string[] = [];
      for await (const key of reader.list(date)) keys.push(key);
      return keys;
    };
    const all = await keysFrom();
    expect(all).toHaveLength(3);
    expect(await keysFrom("2026-11-23")).toEqual(all.slice(1));
    const rows = await Promise.all(all.map(reader.read));
    const ids = rows.map((of) => of.map((row) => "interaction" in row && row.interaction.id));
    expect(ids).toEqual([["a"], ["b", "c"], ["d"]]);
  });
});
