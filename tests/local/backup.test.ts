import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { createDynamoErasures } from "@porchlight/adapters/dynamo/dynamo-erasures";
import { createDynamoStateStore } from "@porchlight/adapters/dynamo/dynamo-state-store";
import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import { createS3Archive } from "@porchlight/adapters/s3/s3-archive";
import { createS3ErasableArchive } from "@porchlight/adapters/s3/s3-erasable-archive";
import { type BackUp, backUp } from "@porchlight/cli/backup/back-up";
import { openBackupFolder } from "@porchlight/cli/backup/backup-folder";
import { type Restore, restore } from "@porchlight/cli/backup/restore";
import { noProgress } from "@porchlight/cli/replay/progress";
import { erasedNames, isErasedRow } from "@porchlight/core/erase/erased-names";
import type { InteractionRow } from "@porchlight/core/ingest/archive-row";
import type { PersonKey } from "@porchlight/core/interaction";
import { addressKey } from "@porchlight/core/ports/state-store";
import type { KeyRecord } from "@porchlight/core/ports/workspaces";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Dynalite, startDynalite } from "./dynalite.ts";

type Stores = Restore["stores"];

const NOW = Date.UTC(2026, 10, 24);
const dynalites: Dynalite[] = [];
let server: FauxqsServer;
let s3: S3Client;
let source: Stores;
let folder: string;
let buckets = 0;

/** A deployment's tables and buckets, with nothing in them. */
async function openEmpty(): Promise<Stores> {
  const dynalite = await startDynalite();
  dynalites.push(dynalite);
  const names = { archive: `archive-${++buckets}`, models: `models-${buckets}` };
  for (const Bucket of Object.values(names)) await s3.send(new CreateBucketCommand({ Bucket }));
  const { client: dynamo } = dynalite;
  const tables = { people: "people", workspaces: "workspaces" };
  const workspaces = createDynamoWorkspaces({ client: dynamo, table: tables.workspaces });
  return { dynamo, s3, tables, buckets: names, workspaces };
}

beforeAll(async () => {
  server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  s3 = new S3Client({
    ...awsClientOptions,
    endpoint: `http://127.0.0.1:${server.port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    forcePathStyle: true,
  });
  source = await openEmpty();
  await fill(source);
});
afterAll(async () => {
  s3.destroy();
  await Promise.all([server.stop(), ...dynalites.map((one) => one.stop())]);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "porchlight-backup-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const address = (person: PersonKey) => ({ workspace: "acme", person });
const key: KeyRecord = {
  keyId: "k1",
  workspace: "acme",
  schema: "s",
  scopes: ["read"],
  secretHash: "0".repeat(64),
  createdAtMs: NOW,
};
const row = (person: PersonKey, id: string): string => {
  const interaction = { id, kind: "seen", happenedAtMs: NOW, knownAtMs: NOW, properties: {} };
  const line: InteractionRow = {
    workspace: "acme",
    schema: "s",
    receivedAtMs: NOW,
    person,
    interaction,
  };
  return JSON.stringify(line);
};

async function fill({ dynamo: client, workspaces, buckets: { archive: bucket, models } }: Stores) {
  const states = createDynamoStateStore({ client, table: "people" });
  const first = { version: 1, bytes: Uint8Array.of(0, 255, 128) };
  await states.write(
    (["u:1", "u:2", "u:é#3"] as const).map((person) => ({ address: address(person), next: first })),
  );
  const frozen = { ...first, redirect: "u:1", linkedAtMs: NOW } as const;
  await states.write([{ address: address("a:1"), next: frozen }]);
  const place = { address: address("u:1"), day: 20_000, level: 0, bucket: 0 };
  await states.addSpill([{ place, ids: ["00000000000000aa", "00000000000000bb"] }]);
  await workspaces.create({ name: "acme", schema: "s", createdAtMs: NOW });
  await workspaces.writeKey(key);
  const archive = createS3Archive({ client: s3, bucket });
  for (let i = 0; i < 20; i++) {
    const rows = i === 0 ? [row("u:1", "only")] : [row("u:1", `1-${i}`), row("u:2", `2-${i}`)];
    await archive({
      workspace: "acme",
      section: "interactions",
      atMs: NOW + i,
      name: `d${i}`,
      rows,
    });
  }
  const onnx = { Bucket: models, Key: "acme/lead/000000000001/../odd name.onnx", Body: "\0bytes" };
  await s3.send(new PutObjectCommand(onnx));
}

async function itemsOf({ dynamo, tables }: Stores): Promise<unknown[]> {
  const all = await Promise.all(
    Object.values(tables).map((TableName) => dynamo.send(new ScanCommand({ TableName }))),
  );
  return all
    .flatMap(({ Items = [] }) => Items)
    .sort((a, b) => (`${a.pk?.S} ${a.sk?.S}` < `${b.pk?.S} ${b.sk?.S}` ? -1 : 1));
}

async function rowsOf({ buckets: { archive: bucket } }: Stores) {
  const archive = createS3ErasableArchive({ client: s3, bucket });
  const rows = [];
  for await (const one of archive.list("acme")) rows.push(...(await archive.read(one)));
  return rows as InteractionRow[];
}

const back = (of: Partial<BackUp> = {}) =>
  backUp({
    stores: source,
    folder: openBackupFolder(folder),
    startProgress: noProgress,
    nowMs: () => NOW + 1_000,
    ...of,
  });
const restoreTo = (stores: Stores, revive = false) =>
  restore({ stores, folder: openBackupFolder(folder), startProgress: noProgress, revive });

describe("a backup", () => {
  it("is the same deployment again when restored into an empty one", async () => {
    expect(await back()).toEqual({ items: 8, objects: 21 });
    const target = await openEmpty();
    await expect(restoreTo(target)).rejects.toMatchObject({ code: "restore.revives" });
    expect(await itemsOf(target)).toEqual([]);
    expect(await restoreTo(target, true)).toEqual({ items: 8, objects: 21, kept: 0, erased: 0 });
    expect(await itemsOf(target)).toEqual(await itemsOf(source));
    expect(await rowsOf(target)).toEqual(await rowsOf(source));
    expect(await restoreTo(target)).toEqual({ items: 0, objects: 0, kept: 29, erased: 0 });
  });

  it("goes on where it was interrupted, at any call, and is whole then", async () => {
    let calls = 0;
    const failingAt = (at: number): BackUp["stores"] => {
      const fail = (client: { send: unknown }) => ({
        send: async (command: unknown) => {
          if (calls++ === at) throw new TypeError("connect ECONNREFUSED");
          return (client.send as (command: unknown) => Promise<unknown>).call(client, command);
        },
      });
      const dynamo = fail(source.dynamo) as unknown as DynamoDBClient;
      return { ...source, dynamo, s3: fail(s3) as unknown as S3Client };
    };
    for (let at = 0; ; at++) {
      calls = 0;
      const outcome = await back({ stores: failingAt(at) }).then(
        () => "whole",
        () => "interrupted",
      );
      if (outcome === "whole") {
        expect(at).toBeGreaterThan(20);
        break;
      }
      await expect(openBackupFolder(folder).manifest()).rejects.toMatchObject({
        code: "backup.incomplete",
      });
      await writeFile(join(folder, "journal.ndjson"), '{"torn', { flag: "a" });
      expect(await back()).toEqual({ items: 8, objects: 21 });
      await rm(folder, { recursive: true });
    }
  });

  it("of which a byte has changed is refused before anything is written", async () => {
    await back();
    const parts = join(folder, "tables/people");
    const file = join(parts, (await readdir(parts))[0] as string);
    const bytes = await readFile(file);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
    await writeFile(file, bytes);
    const target = await openEmpty();
    await expect(restoreTo(target, true)).rejects.toMatchObject({ code: "backup.damaged" });
    expect(await itemsOf(target)).toEqual([]);
  });

  it("brings nobody back who was erased since, and takes nothing newer away", async () => {
    await back();
    const target = await openEmpty();
    const { dynamo: client, workspaces } = target;
    const states = createDynamoStateStore({ client, table: "people" });
    const erasures = createDynamoErasures({ client, table: "workspaces" });
    await workspaces.create({ name: "acme", schema: "s", createdAtMs: NOW });
    await workspaces.writeKey({ ...key, revokedAtMs: NOW });
    const askedAtMs = NOW + 5_000;
    const names = { "u:1": askedAtMs, "a:1": askedAtMs };
    await erasures.write({ ...address("u:1"), askedAtMs, names, finishedAtMs: NOW + 6_000 });
    for (const version of [1, 2])
      await states.write([
        { address: address("u:2"), next: { version, bytes: Uint8Array.of(version) } },
      ]);

    expect((await restoreTo(target)).erased).toBe(3 + 20);
    const read = await states.read((["u:1", "a:1", "u:2", "u:é#3"] as const).map(address));
    expect(read.get(addressKey(address("u:1")))).toEqual({
      version: 2,
      bytes: new Uint8Array(),
      erasedAtMs: askedAtMs,
    });
    expect(read.get(addressKey(address("a:1")))).toMatchObject({ erasedAtMs: askedAtMs });
    expect(read.get(addressKey(address("u:2")))).toMatchObject({ version: 2 });
    expect(read.get(addressKey(address("u:é#3")))).toMatchObject({ version: 1 });
    const erased = erasedNames(await erasures.list("acme"));
    const rows = await rowsOf(target);
    expect(rows.filter((one) => isErasedRow(erased, one))).toEqual([]);
    expect(rows).toHaveLength(19);
    expect(await workspaces.readKey("k1")).toMatchObject({ revokedAtMs: NOW });
  });
});
