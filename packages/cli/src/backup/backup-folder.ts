import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { appendFile, mkdir, readFile, rename, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { ServiceError } from "@porchlight/core/error";
import type { Item } from "./item-json.ts";

export const BACKED_TABLES = ["workspaces", "people"] as const;
export const BACKED_BUCKETS = ["archive", "models"] as const;
export type BackedTable = (typeof BACKED_TABLES)[number];
export type BackedBucket = (typeof BACKED_BUCKETS)[number];

interface BackedFile {
  /** Within the folder. */
  readonly file: string;
  readonly sha256: string;
}

/** A page of a table: gzipped lines of JSON, one per item. */
export interface BackedPart extends BackedFile {
  readonly table: BackedTable;
  readonly items: number;
  /** Where the next page begins; undefined for the last. */
  readonly next?: Item;
}

/** Some objects of a bucket, as they are, the last one's key being the highest so far. */
export interface BackedObjects {
  readonly bucket: BackedBucket;
  readonly objects: readonly (BackedFile & { readonly key: string })[];
}

export type JournalLine = BackedPart | BackedObjects;

/** Written last: a folder without it is a backup that was interrupted. */
export interface BackupManifest {
  readonly format: 1;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly lines: number;
  readonly journalSha256: string;
}

const JOURNAL = "journal.ndjson";
const MANIFEST = "manifest.json";
const STARTED = "started.json";

export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/**
 * A backup on disk: files, and a journal with a line for what is whole, written after it. What came after
 * the last whole line is done again, so an interrupted backup goes on where it was.
 */
export function openBackupFolder(folder: string) {
  const at = (file: string) => join(folder, file);
  return {
    isFinished: () => existsSync(at(MANIFEST)),
    /** When the backup was begun, in this run or an earlier one, Unix ms. */
    async begin(nowMs: number): Promise<number> {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (existsSync(at(STARTED))) {
        await cutTornLine(at(JOURNAL));
        return JSON.parse(await readFile(at(STARTED), "utf8")).startedAtMs;
      }
      await writeWhole(at(STARTED), JSON.stringify({ startedAtMs: nowMs }));
      return nowMs;
    },
    async *lines(): AsyncGenerator<JournalLine> {
      if (!existsSync(at(JOURNAL))) return;
      const input = createReadStream(at(JOURNAL), "utf8");
      for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
        yield JSON.parse(line);
    },
    async write(file: string, bytes: Uint8Array): Promise<BackedFile> {
      await mkdir(dirname(at(file)), { recursive: true, mode: 0o700 });
      await writeWhole(at(file), bytes);
      return { file, sha256: sha256(bytes) };
    },
    note: (line: JournalLine) =>
      appendFile(at(JOURNAL), `${JSON.stringify(line)}\n`, { mode: 0o600 }),
    async finish(startedAtMs: number, finishedAtMs: number, lines: number): Promise<void> {
      const journalSha256 = await hashFile(at(JOURNAL));
      const manifest = { format: 1, startedAtMs, finishedAtMs, lines, journalSha256 };
      await writeWhole(at(MANIFEST), JSON.stringify(manifest));
    },
    /** Throws `backup.incomplete` for one that was interrupted, `backup.damaged` for one that changed since. */
    async manifest(): Promise<BackupManifest> {
      if (!existsSync(at(MANIFEST)))
        throw new ServiceError(
          "backup.incomplete",
          `${folder} holds no whole backup: \`porchlight backup --to ${folder}\` goes on where it was interrupted`,
        );
      const manifest = JSON.parse(await readFile(at(MANIFEST), "utf8")) as BackupManifest;
      if (manifest.format !== 1 || (await hashFile(at(JOURNAL))) !== manifest.journalSha256)
        throw damaged(JOURNAL);
      return manifest;
    },
    /** Throws `backup.damaged` if it is not what was written. */
    async read({ file, sha256: expected }: BackedFile): Promise<Uint8Array> {
      if (!existsSync(at(file))) throw damaged(file);
      const bytes = await readFile(at(file));
      if (sha256(bytes) !== expected) throw damaged(file);
      return bytes;
    },
  };
}

export type BackupFolder = ReturnType<typeof openBackupFolder>;

const damaged = (file: string) =>
  new ServiceError("backup.damaged", `${file} of the backup is gone or not as it was written`);

/** Under its own name only when it is whole; for the owner alone, since people's data is in it. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, content, { mode: 0o600 });
  await rename(`${path}.part`, path);
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  if (existsSync(path)) for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

/** A crash may have left half a line at the end. */
async function cutTornLine(path: string): Promise<void> {
  if (!existsSync(path)) return;
  let [size, whole] = [0, 0];
  for await (const chunk of createReadStream(path)) {
    const end = (chunk as Buffer).lastIndexOf("\n");
    if (end >= 0) whole = size + end + 1;
    size += chunk.length;
  }
  if (whole < size) await truncate(path, whole);
}
