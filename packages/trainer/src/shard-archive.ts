import { type ArchiveRow, archiveRowKey } from "@porchlight/core/ingest/archive-row";
import {
  knownAtMs,
  type PlacedRow,
  ROWS_IN_MEMORY,
  type SortOptions,
  sortByKnownTime,
} from "./known-order.ts";
import { type LinkedBuckets, linkBuckets } from "./linked-buckets.ts";
import { createRowSpool, type RowSpool } from "./row-spool.ts";

/** An archive in parts that have nobody in common. */
export interface ShardedArchive {
  /** Rows read, repeats among them. */
  readonly count: number;
  /** The rows of each part by the time they were known, many at a time; the first of each that was archived more than once. */
  shards(): AsyncGenerator<AsyncGenerator<readonly PlacedRow[]>>;
  /** Leaves nothing on disk; for who does not read the shards to their end too. */
  remove(): Promise<void>;
}

export interface ShardOptions extends SortOptions {
  /** Of an archive that does not fit in memory: shards hold about so many, unless a bucket has more. Infinity is all in one. */
  readonly rowsAShard?: number;
  /** What became known later is left out, Unix ms. */
  readonly untilMs?: number;
  /** Told of each row as it comes. */
  readonly onRow?: (row: ArchiveRow) => void;
}

/** The finest there is: a fraction of ten million rows that fits in memory. Shards are runs of them. */
const BUCKETS = 128;
/**
 * Few, because rows and states that are let go of young cost the garbage collector little: half a million interactions
 * took half the processor time that shards of a quarter of a million did.
 */
const ROWS_A_SHARD = 25_000;

/**
 * Splits an archive by people, so that whoever replays it holds the states of some of them at a time. All who are
 * linked are in one shard. Rows may come in any order and more than once.
 *
 * Memory: `rowsInMemory` rows and a key per row of one shard, however long the archive; on disk the archive once, and
 * what a link moves twice.
 */
export async function shardArchive(
  rows: AsyncIterable<ArchiveRow> | Iterable<ArchiveRow>,
  options: ShardOptions = {},
): Promise<ShardedArchive> {
  const { onRow, rowsInMemory = ROWS_IN_MEMORY, signal } = options;
  const { rowsAShard = ROWS_A_SHARD, untilMs = Number.POSITIVE_INFINITY } = options;
  const spool = createRowSpool(BUCKETS, rowsInMemory);
  const buckets = linkBuckets(BUCKETS);
  const sizes = new Float64Array(BUCKETS);
  let count = 0;
  try {
    for await (const row of rows) {
      signal?.throwIfAborted();
      if (knownAtMs(row) > untilMs) continue;
      if ("link" in row) buckets.link(row.link);
      const bucket = buckets.firstOf(personOf(row));
      sizes[bucket] = (sizes[bucket] as number) + 1;
      // Waited for only where it has to be: a turn of the loop a row is seconds over millions.
      const full = spool.put(bucket, { ...row, place: count++ });
      if (full !== undefined) await full;
      onRow?.(row);
    }
  } catch (error) {
    await spool.remove();
    throw error;
  }
  return {
    count,
    async *shards() {
      const most = count <= rowsInMemory ? Number.POSITIVE_INFINITY : rowsAShard;
      for (const shard of planShards(sizes, most))
        yield sortByKnownTime(takeShard(spool, buckets, shard), { rowsInMemory, signal });
    },
    remove: spool.remove,
  };
}

const personOf = (row: ArchiveRow) => ("link" in row ? row.link.from : row.person);

/** Buckets from the one to before the other. */
type Shard = readonly [from: number, to: number];

function planShards(sizes: Float64Array, rowsAShard: number): Shard[] {
  const shards: Shard[] = [];
  let [from, rows] = [0, 0];
  for (const [bucket, size] of sizes.entries()) {
    if (rows > 0 && rows + size > rowsAShard) {
      shards.push([from, bucket]);
      [from, rows] = [bucket, 0];
    }
    rows += size;
  }
  return [...shards, [from, sizes.length]];
}

/** Rows of people whose last bucket is a later one are put there instead: it is still to come. */
async function* takeShard(
  spool: RowSpool,
  buckets: LinkedBuckets,
  [from, to]: Shard,
): AsyncGenerator<readonly PlacedRow[]> {
  for (let bucket = from; bucket < to; bucket++) {
    // One bucket has all repeats of a row: they are of one person.
    const seen = new Set<string>();
    for await (const batch of spool.take(bucket)) {
      const taken: PlacedRow[] = [];
      for (const row of batch) {
        const key = archiveRowKey(row);
        if (seen.has(key)) continue;
        seen.add(key);
        const last = buckets.lastOf(personOf(row));
        if (last < to) taken.push(row);
        else await spool.put(last, row);
      }
      yield taken;
    }
  }
}
