import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import { appendRows, readRows } from "./row-file.ts";

/** A row of an archive, and its place there: which of several was archived first. */
export type PlacedRow = ArchiveRow & { readonly place: number };

export interface SortOptions {
  /** More than this wait on disk. */
  readonly rowsInMemory?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A row of a real-estate archive takes about a kilobyte of heap: a quarter of a gigabyte of them, for which an archive
 * of a busy year of a thousand people need not touch the disk.
 */
export const ROWS_IN_MEMORY = 250_000;
const ROWS_A_BATCH = 1_000;

/**
 * Gives rows by the time at which each was known, however they come: deliveries overtake each other, and an
 * import may state times of months ago. Rows known at once come as they were archived. In memory, or by merging sorted
 * parts that wait on disk and are gone when the reading ends. Rows come and go many at a time: a turn of the loop for
 * each is seconds over millions.
 */
export async function* sortByKnownTime(
  batches: AsyncIterable<readonly PlacedRow[]> | Iterable<readonly PlacedRow[]>,
  { rowsInMemory = ROWS_IN_MEMORY, signal }: SortOptions = {},
): AsyncGenerator<readonly PlacedRow[]> {
  const runs: string[] = [];
  let folder: string | undefined;
  let part: PlacedRow[] = [];
  try {
    for await (const batch of batches) {
      signal?.throwIfAborted();
      for (const row of batch) part.push(row);
      if (part.length <= rowsInMemory) continue;
      folder ??= await mkdtemp(join(tmpdir(), "porchlight-train-"));
      const file = join(folder, `${runs.length}.ndjson`);
      await appendRows(file, part.sort(byKnownTime));
      runs.push(file);
      part = [];
    }
    part.sort(byKnownTime);
    if (runs.length === 0) yield part;
    else yield* mergeRuns([...runs.map(readRows), inMemory(part)]);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

export const knownAtMs = (row: ArchiveRow): number =>
  "link" in row ? row.link.knownAtMs : row.interaction.knownAtMs;

const byKnownTime = (a: PlacedRow, b: PlacedRow): number =>
  knownAtMs(a) - knownAtMs(b) || a.place - b.place;

async function* inMemory(rows: readonly PlacedRow[]): AsyncGenerator<readonly PlacedRow[]> {
  yield rows;
}

interface Head {
  readonly batches: AsyncGenerator<readonly PlacedRow[]>;
  batch: readonly PlacedRow[];
  next: number;
}

const rowAt = ({ batch, next }: Head): PlacedRow => batch[next] as PlacedRow;

async function* mergeRuns(
  runs: readonly AsyncGenerator<readonly PlacedRow[]>[],
): AsyncGenerator<readonly PlacedRow[]> {
  const heads: Head[] = [];
  for (const batches of runs) {
    const head = { batches, batch: [], next: -1 };
    if (await advance(head)) heads.push(head);
  }
  let merged: PlacedRow[] = [];
  while (heads.length > 0) {
    let first = heads[0] as Head;
    for (const head of heads) if (byKnownTime(rowAt(head), rowAt(first)) < 0) first = head;
    merged.push(rowAt(first));
    const further = advance(first);
    if (typeof further === "boolean" ? !further : !(await further))
      heads.splice(heads.indexOf(first), 1);
    if (merged.length < ROWS_A_BATCH) continue;
    yield merged;
    merged = [];
  }
  yield merged;
}

/** Steps to a run's next row; false at its end. Waits only between batches. */
function advance(head: Head): boolean | Promise<boolean> {
  head.next++;
  return head.next < head.batch.length || nextBatch(head);
}

async function nextBatch(head: Head): Promise<boolean> {
  const { done, value } = await head.batches.next();
  if (done) return false;
  head.batch = value;
  head.next = -1;
  return advance(head);
}
