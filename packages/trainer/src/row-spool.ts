import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlacedRow } from "./known-order.ts";
import { appendRows, readRows } from "./row-file.ts";

/** Rows put aside in buckets: in memory while they are few, else in a file a bucket. */
export interface RowSpool {
  /** To be waited for if it answers a promise. */
  put(bucket: number, row: PlacedRow): Promise<void> | undefined;
  /** Takes what is in a bucket, in the order it was put there; what is put there after that is not read. */
  take(bucket: number): AsyncGenerator<readonly PlacedRow[]>;
  /** Leaves nothing on disk. */
  remove(): Promise<void>;
}

/** Once on disk, nothing is gained by holding more, and what is let go of young is cheap to collect. */
const ROWS_A_FLUSH = 25_000;

/** Memory: `rowsInMemory` rows, whatever the number of buckets. */
export function createRowSpool(buckets: number, rowsInMemory: number): RowSpool {
  const held = Array.from({ length: buckets }, (): PlacedRow[] => []);
  const files = new Map<number, string>();
  let folder: string | undefined;
  let count = 0;
  let most = rowsInMemory;
  const flush = async (): Promise<void> => {
    folder ??= await mkdtemp(join(tmpdir(), "porchlight-train-"));
    for (const [bucket, rows] of held.entries()) {
      if (rows.length === 0) continue;
      const file = join(folder, `bucket-${bucket}.ndjson`);
      files.set(bucket, file);
      held[bucket] = [];
      await appendRows(file, rows);
    }
    count = 0;
    most = Math.min(rowsInMemory, ROWS_A_FLUSH);
  };
  return {
    put(bucket, row) {
      held[bucket]?.push(row);
      count++;
      return count < most ? undefined : flush();
    },
    async *take(bucket) {
      const rows = held[bucket] ?? [];
      held[bucket] = [];
      count -= rows.length;
      const file = files.get(bucket);
      files.delete(bucket);
      if (file !== undefined) {
        yield* readRows(file);
        await rm(file);
      }
      yield rows;
    },
    async remove() {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
