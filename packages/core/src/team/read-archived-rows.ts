import type { ArchiveRow } from "../ingest/archive-row.ts";
import type { ArchivedObjects } from "../ports/archive.ts";

export interface ReadObject {
  readonly key: string;
  readonly atMs: number;
  readonly rows: readonly ArchiveRow[];
}

export interface ReadLimits {
  /** No objects are read after this. */
  isOver(): boolean;
  /** Objects that were folded before. */
  isDone(key: string): boolean;
}

const OBJECTS_AT_ONCE = 64;
/** As much as is sorted, and held in memory, at once. */
const ROWS_AT_ONCE = 100_000;

/** Objects archived at `fromMs` or later, in parts of bounded size; ends early where its time is over. */
export async function* readArchivedRows(
  archive: ArchivedObjects,
  fromMs: number,
  { isDone, isOver }: ReadLimits,
): AsyncGenerator<readonly ReadObject[]> {
  let part: ReadObject[] = [];
  let rows = 0;
  for await (const batch of batches(archive.list(fromMs), isDone)) {
    if (isOver()) break;
    const read = await archive.read(batch.map(({ key }) => key));
    batch.forEach((object, i) => {
      const of = read[i] as readonly ArchiveRow[];
      part.push({ ...object, rows: of });
      rows += of.length;
    });
    if (rows < ROWS_AT_ONCE) continue;
    yield part;
    part = [];
    rows = 0;
  }
  if (part.length > 0) yield part;
}

type Listed = Omit<ReadObject, "rows">;

async function* batches(
  objects: AsyncIterable<Listed>,
  isDone: ReadLimits["isDone"],
): AsyncGenerator<readonly Listed[]> {
  let batch: Listed[] = [];
  for await (const object of objects) {
    if (isDone(object.key)) continue;
    batch.push(object);
    if (batch.length < OBJECTS_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
