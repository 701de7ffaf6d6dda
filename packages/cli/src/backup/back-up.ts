import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { DescribeTableCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { mapBounded } from "@porchlight/adapters/map-bounded";
import { ServiceError } from "@porchlight/core/error";
import type { StartProgress } from "../replay/progress.ts";
import type { OpenStores } from "../stores/open-stores.ts";
import {
  BACKED_BUCKETS,
  BACKED_TABLES,
  type BackedBucket,
  type BackedTable,
  type BackupFolder,
} from "./backup-folder.ts";
import { type Item, itemToJson } from "./item-json.ts";

export interface BackUp {
  readonly stores: Pick<OpenStores, "dynamo" | "s3" | "tables"> & {
    readonly buckets: Pick<OpenStores["buckets"], BackedBucket>;
  };
  readonly folder: BackupFolder;
  readonly startProgress: StartProgress;
  readonly nowMs: () => number;
}

export interface BackUpFacts {
  items: number;
  objects: number;
}

/**
 * Copies the tables and then the buckets into a folder, page by page, holding one page or a few objects in
 * memory. It is no snapshot: what is written meanwhile may be in it or not. The archive comes after the
 * states, so it holds all that they count. Interrupted, the next call goes on behind the last page noted.
 */
export async function backUp({
  stores,
  folder,
  startProgress,
  nowMs,
}: BackUp): Promise<BackUpFacts> {
  if (folder.isFinished())
    throw new ServiceError(
      "request.bad_parameter",
      "there is a whole backup in that folder: choose another",
    );
  const startedAtMs = await folder.begin(nowMs());
  const before = await readJournal(folder);
  const facts = { items: before.items, objects: before.objects };
  let { lines } = before;
  for (const table of BACKED_TABLES)
    lines += await backUpTable(stores, folder, table, before.tables[table], facts, startProgress);
  for (const bucket of BACKED_BUCKETS)
    lines += await backUpBucket(stores, folder, bucket, before.keys[bucket], facts, startProgress);
  await folder.finish(startedAtMs, nowMs(), lines);
  return facts;
}

/** How far a table is: its pages, and where the next begins if there is one. */
interface TableDone {
  readonly pages: number;
  readonly next: Item | undefined;
}

async function readJournal(folder: BackupFolder) {
  const tables: Partial<Record<BackedTable, TableDone>> = {};
  const keys: Partial<Record<BackedBucket, string>> = {};
  let [lines, items, objects] = [0, 0, 0];
  for await (const line of folder.lines()) {
    lines++;
    if ("table" in line) {
      tables[line.table] = { pages: (tables[line.table]?.pages ?? 0) + 1, next: line.next };
      items += line.items;
    } else {
      const last = line.objects.at(-1);
      if (last !== undefined) keys[line.bucket] = last.key;
      objects += line.objects.length;
    }
  }
  return { tables, keys, lines, items, objects };
}

async function backUpTable(
  { dynamo, tables }: BackUp["stores"],
  folder: BackupFolder,
  table: BackedTable,
  done: TableDone | undefined,
  facts: BackUpFacts,
  startProgress: StartProgress,
): Promise<number> {
  if (done !== undefined && done.next === undefined) return 0;
  let from = done?.next;
  let page = done?.pages ?? 0;
  const before = page;
  let items = 0;
  const described = await dynamo.send(new DescribeTableCommand({ TableName: tables[table] }));
  // As of some hours ago, on AWS.
  const progress = startProgress(table, described.Table?.ItemCount ?? 0);
  try {
    do {
      const command = new ScanCommand({
        TableName: tables[table],
        ConsistentRead: true,
        ...(from && { ExclusiveStartKey: from }),
      });
      const { Items = [], LastEvaluatedKey: next } = await dynamo.send(command);
      const text = Items.map((item) => `${itemToJson(item)}\n`).join("");
      const file = `tables/${table}/${String(++page).padStart(6, "0")}.ndjson.gz`;
      const written = await folder.write(file, await compress(text));
      await folder.note({ table, items: Items.length, ...written, ...(next && { next }) });
      facts.items += Items.length;
      items += Items.length;
      progress.update(items);
      from = next;
    } while (from !== undefined);
  } finally {
    progress.stop();
  }
  return page - before;
}

/** Objects copied at once: what is held in memory. */
const OBJECTS_AT_ONCE = 16;

async function backUpBucket(
  stores: BackUp["stores"],
  folder: BackupFolder,
  bucket: BackedBucket,
  after: string | undefined,
  facts: BackUpFacts,
  startProgress: StartProgress,
): Promise<number> {
  let [lines, copied] = [0, 0];
  let total = 0;
  for await (const keys of listChunks(stores, bucket, after)) total += keys.length;
  const progress = startProgress(bucket, total);
  try {
    for await (const keys of listChunks(stores, bucket, after)) {
      const copies = await mapBounded(keys, OBJECTS_AT_ONCE, (key) =>
        copyObject(stores, folder, bucket, key),
      );
      const objects = copies.flatMap((copy) => copy ?? []);
      if (objects.length === 0) continue;
      await folder.note({ bucket, objects });
      lines++;
      copied += objects.length;
      facts.objects += objects.length;
      progress.update(copied);
    }
  } finally {
    progress.stop();
  }
  return lines;
}

async function* listChunks(
  { s3, buckets }: BackUp["stores"],
  bucket: BackedBucket,
  after: string | undefined,
): AsyncGenerator<string[]> {
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: buckets[bucket],
      ...(after !== undefined && { StartAfter: after }),
      ...(token !== undefined && { ContinuationToken: token }),
    });
    const { Contents = [], NextContinuationToken } = await s3.send(command);
    const keys = Contents.flatMap(({ Key: key }) => key ?? []);
    for (let at = 0; at < keys.length; at += OBJECTS_AT_ONCE)
      yield keys.slice(at, at + OBJECTS_AT_ONCE);
    token = NextContinuationToken;
  } while (token !== undefined);
}

/** Undefined for one that was deleted since it was listed: an erasure has emptied it. */
async function copyObject(
  { s3, buckets }: BackUp["stores"],
  folder: BackupFolder,
  bucket: BackedBucket,
  key: string,
) {
  try {
    const { Body: body } = await s3.send(
      new GetObjectCommand({ Bucket: buckets[bucket], Key: key }),
    );
    const bytes = body === undefined ? new Uint8Array() : await body.transformToByteArray();
    return { key, ...(await folder.write(fileOf(bucket, key), bytes)) };
  } catch (error) {
    if ((error as Error).name === "NoSuchKey") return undefined;
    throw error;
  }
}

/** A key's segments as folders, none of which leads out of its bucket's. */
const fileOf = (bucket: BackedBucket, key: string): string =>
  ["buckets", bucket, ...key.split("/").map((part) => `_${encodeURIComponent(part)}`)].join("/");

const compress = promisify(gzip);
