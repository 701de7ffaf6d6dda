import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import {
  ConditionalCheckFailedException,
  PutItemCommand,
  type PutItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { createDynamoErasures } from "@porchlight/adapters/dynamo/dynamo-erasures";
import { mapBounded } from "@porchlight/adapters/map-bounded";
import { sectionOfKey } from "@porchlight/adapters/s3/archive-keys";
import { type ErasedNames, erasedNames, isErasedRow } from "@porchlight/core/erase/erased-names";
import { ServiceError } from "@porchlight/core/error";
import type { PersonKey } from "@porchlight/core/interaction";
import { type StartProgress, showProgress } from "../replay/progress.ts";
import type { OpenStores } from "../stores/open-stores.ts";
import type {
  BackedBucket,
  BackedObjects,
  BackedPart,
  BackupFolder,
  BackupManifest,
} from "./backup-folder.ts";
import { type Item, itemOfJson } from "./item-json.ts";

export interface Restore {
  readonly stores: Pick<OpenStores, "dynamo" | "s3" | "tables" | "workspaces"> & {
    readonly buckets: Pick<OpenStores["buckets"], BackedBucket>;
  };
  readonly folder: BackupFolder;
  readonly startProgress: StartProgress;
  /** Into a deployment that holds nothing, and so cannot say who was erased since. */
  readonly revive: boolean;
}

export interface RestoreFacts {
  items: number;
  objects: number;
  /** Items and objects that are there already, the same or newer. */
  kept: number;
  /** Items and rows of people who were erased since: not brought back. */
  erased: number;
}

const WRITES_AT_ONCE = 16;

/**
 * Puts back what a backup holds and a deployment lacks. What is there stays, but for states of an older
 * version; a key revoked since stays revoked. People erased since stay erased: their states come back as
 * tombstones and their rows not at all. Every file is checked before the first is written. Interrupted, the next call
 * does the same, and finds most of it done.
 *
 * Throws `backup.incomplete`, `backup.damaged`, and `restore.revives` for a deployment that holds nothing.
 */
export async function restore(options: Restore): Promise<RestoreFacts> {
  const { stores, folder, startProgress, revive } = options;
  const manifest = await folder.manifest();
  if (!revive && (await stores.workspaces.list()).length === 0) throw revives(manifest);
  await showProgress(startProgress, "checking", manifest.lines, (update) => check(folder, update));
  const facts: RestoreFacts = { items: 0, objects: 0, kept: 0, erased: 0 };
  const erasedOf = erasuresOf(stores);
  await showProgress(startProgress, "restoring", manifest.lines, async (update) => {
    let lines = 0;
    for await (const line of folder.lines()) {
      const run = { stores, folder, facts, erasedOf, manifest };
      if ("table" in line) await restorePart(run, line);
      else await mapBounded(line.objects, WRITES_AT_ONCE, (one) => restoreObject(run, line, one));
      update(++lines);
    }
  });
  return facts;
}

const revives = ({ startedAtMs }: BackupManifest) =>
  new ServiceError(
    "restore.revives",
    `this deployment holds nothing, so it cannot say who was erased since ${new Date(startedAtMs).toISOString()}: they would come back. --revive restores all the same; erase them again after it`,
  );

async function check(folder: BackupFolder, update: (lines: number) => void): Promise<void> {
  let lines = 0;
  for await (const line of folder.lines()) {
    for (const file of "table" in line ? [line] : line.objects) await folder.read(file);
    update(++lines);
  }
}

interface Run {
  readonly stores: Restore["stores"];
  readonly folder: BackupFolder;
  readonly facts: RestoreFacts;
  readonly erasedOf: (workspace: string) => Promise<ErasedNames>;
  readonly manifest: BackupManifest;
}

/** By workspace, as the deployment says; the table of workspaces is restored first, so the backup's are there too. */
function erasuresOf({ dynamo: client, tables }: Restore["stores"]): Run["erasedOf"] {
  const erasures = createDynamoErasures({ client, table: tables.workspaces });
  const known = new Map<string, Promise<ErasedNames>>();
  return (workspace) => {
    const names = known.get(workspace) ?? erasures.list(workspace).then(erasedNames);
    known.set(workspace, names);
    return names;
  };
}

async function restorePart(run: Run, part: BackedPart): Promise<void> {
  const { stores, folder, facts } = run;
  const text = (await decompress(await folder.read(part))).toString("utf8");
  const items = text.split("\n").filter(Boolean).map(itemOfJson);
  await mapBounded(items, WRITES_AT_ONCE, async (item) => {
    const standing = part.table === "people" ? await standingItem(run, item) : item;
    if (standing === undefined) return;
    const condition = conditionOf(standing);
    const command = new PutItemCommand({
      TableName: stores.tables[part.table],
      Item: standing,
      ...condition,
    });
    try {
      await stores.dynamo.send(command);
      facts.items++;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      facts.kept++;
    }
  });
}

/** What may come back of a person: a tombstone if they were erased since, and then none of their ids. */
async function standingItem({ erasedOf, facts, manifest }: Run, item: Item) {
  const [, workspace = "", person = ""] = /^([^#]*)#(.*)$/s.exec(item.pk?.S ?? "") ?? [];
  const erasedAtMs = (await erasedOf(workspace)).get(person as PersonKey);
  if (erasedAtMs === undefined || Number(item.erasedAtMs?.N ?? 0) >= erasedAtMs) return item;
  const isState = item.sk?.S === "state";
  // Sets of ids bear no date of their own: those of a backup made later are of a new life.
  if (!isState && manifest.startedAtMs > erasedAtMs) return item;
  facts.erased++;
  if (!isState) return undefined;
  const { pk, sk, version } = item as { pk: Item[string]; sk: Item[string]; version: Item[string] };
  const next = { N: String(Number(version.N) + 1) };
  return {
    pk,
    sk,
    version: next,
    bytes: { B: new Uint8Array() },
    erasedAtMs: { N: String(erasedAtMs) },
  };
}

/** Nothing there, or an older version of the same state. */
function conditionOf({ sk, version }: Item): Partial<PutItemCommandInput> {
  const ExpressionAttributeNames = { "#pk": "pk" };
  if (sk?.S !== "state" || version === undefined)
    return { ConditionExpression: "attribute_not_exists(#pk)", ExpressionAttributeNames };
  return {
    ConditionExpression: "attribute_not_exists(#pk) OR #version < :version",
    ExpressionAttributeNames: { ...ExpressionAttributeNames, "#version": "version" },
    ExpressionAttributeValues: { ":version": version },
  };
}

async function restoreObject(
  run: Run,
  { bucket }: BackedObjects,
  object: BackedObjects["objects"][number],
): Promise<void> {
  const { stores, folder, facts } = run;
  const target = { Bucket: stores.buckets[bucket], Key: object.key };
  if (await isThere(stores, target)) {
    facts.kept++;
    return;
  }
  const bytes = await folder.read(object);
  const body = bucket === "archive" ? await withoutErased(run, object.key, bytes) : bytes;
  if (body === undefined) return;
  await stores.s3.send(new PutObjectCommand({ ...target, Body: body }));
  facts.objects++;
}

async function isThere(
  { s3 }: Restore["stores"],
  target: { readonly Bucket: string; readonly Key: string },
): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand(target));
    return true;
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404)
      return false;
    throw error;
  }
}

/** Undefined where nothing is left. */
async function withoutErased(run: Run, key: string, bytes: Uint8Array) {
  const erased = await run.erasedOf(key.split("/")[0] as string);
  const isOfPeople = ["interactions", "late"].includes(sectionOfKey(key) ?? "");
  if (erased.size === 0 || !isOfPeople) return bytes;
  const lines = (await decompress(bytes)).toString("utf8").split("\n").filter(Boolean);
  const kept = lines.filter((line) => !isErasedRow(erased, JSON.parse(line)));
  run.facts.erased += lines.length - kept.length;
  if (kept.length === lines.length) return bytes;
  return kept.length === 0 ? undefined : compress(kept.map((line) => `${line}\n`).join(""));
}

const compress = promisify(gzip);
const decompress = promisify(gunzip);
