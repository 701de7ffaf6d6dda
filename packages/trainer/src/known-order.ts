import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import { readRun, writeRun } from "./sorted-run.ts";

/** Rows of an archive by when they were known; those known at once as they were archived. */
export interface SortedRows {
  readonly count: number;
  /** Once: what was put aside on disk is gone when the reading ends. */
  rows(): AsyncGenerator<ArchiveRow>;
}

export interface SortOptions {
  /** More than this are sorted in parts, which wait on disk. */
  readonly rowsInMemory?: number;
  readonly onRead?: (rows: number) => void;
  readonly signal?: AbortSignal | undefined;
}

const ROWS_IN_MEMORY = 100_000;

/**
 * Sorts an archive by the time at which each row was known, however it is ordered: deliveries overtake
 * each other, and an import may state times of months ago. In memory, or by merging sorted parts.
 */
export async function sortByKnownTime(
  rows: AsyncIterable<ArchiveRow> | Iterable<ArchiveRow>,
  { rowsInMemory = ROWS_IN_MEMORY, onRead, signal }: SortOptions = {},
): Promise<SortedRows> {
  const runs: string[] = [];
  let folder: string | undefined;
  let part: ArchiveRow[] = [];
  let count = 0;
  const remove = async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    for await (const row of rows) {
      signal?.throwIfAborted();
      if (part.length === rowsInMemory) {
        folder ??= await mkdtemp(join(tmpdir(), "porchlight-train-"));
        const file = join(folder, `${runs.length}.ndjson`);
        await writeRun(file, sort(part));
        runs.push(file);
        part = [];
      }
      part.push(row);
      count++;
      onRead?.(count);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    count,
    async *rows() {
      try {
        yield* mergeRuns([...runs.map(readRun), inMemory(sort(part))]);
      } finally {
        await remove();
      }
    },
  };
}

export const knownAtMs = (row: ArchiveRow): number =>
  "link" in row ? row.link.knownAtMs : row.interaction.knownAtMs;

const sort = (rows: ArchiveRow[]): ArchiveRow[] => rows.sort((a, b) => knownAtMs(a) - knownAtMs(b));

async function* inMemory(rows: ArchiveRow[]): AsyncGenerator<ArchiveRow[]> {
  yield rows;
}

interface Head {
  readonly batches: AsyncGenerator<ArchiveRow[]>;
  batch: ArchiveRow[];
  next: number;
  knownAtMs: number;
}

/** Of rows known at once, the run that was archived first goes first. */
async function* mergeRuns(
  runs: readonly AsyncGenerator<ArchiveRow[]>[],
): AsyncGenerator<ArchiveRow> {
  const heads: Head[] = [];
  for (const batches of runs) {
    const head = { batches, batch: [], next: -1, knownAtMs: 0 };
    if (await advance(head)) heads.push(head);
  }
  while (heads.length > 0) {
    let first = heads[0] as Head;
    for (const head of heads) if (head.knownAtMs < first.knownAtMs) first = head;
    yield first.batch[first.next] as ArchiveRow;
    if (!(await advance(first))) heads.splice(heads.indexOf(first), 1);
  }
}

/** Steps to a run's next row; false at its end. Waits only between batches. */
function advance(head: Head): boolean | Promise<boolean> {
  head.next++;
  const row = head.batch[head.next];
  if (row === undefined) return nextBatch(head);
  head.knownAtMs = knownAtMs(row);
  return true;
}

async function nextBatch(head: Head): Promise<boolean> {
  const { done, value } = await head.batches.next();
  if (done) return false;
  head.batch = value;
  head.next = -1;
  return advance(head);
}
