/** Rows as they are made: vectors [N, F] in chunks, and beside each what it was made for. */
export interface RowStore {
  readonly features: number;
  readonly chunks: Float32Array[];
  count: number;
  /** Rows there was no room for: the sample of what was made is `count` in `count + thinned`. */
  thinned: number;
  /** Rows left out because a feature was infinite: no model takes them, in training or in serving. */
  infinite: number;
  momentMs: Float64Array;
  /** Index of the person it was made for, as they were known then. */
  person: Int32Array;
  /** Bit per outcome: whether it was asked of them. */
  eligible: Uint32Array;
  /** 1 for a moment that no interaction decided. */
  isQuiet: Uint8Array;
  /** By outcome, shape [outcomes] of [N]: the class it came to, or `NOT_YET`; of the first `settled` rows. */
  readonly labels: Uint8Array[];
  settled: number;
  /** Random; a row stays while this is below the limit. */
  priority: Uint32Array;
  limit: number;
  readonly maxRows: number;
}

/** No class: the horizon has not passed. */
export const NOT_YET = 255;

export type NewRow = {
  readonly momentMs: number;
  readonly person: number;
  readonly eligible: number;
  readonly isQuiet: boolean;
  /** 32 random bits that depend on the person and the moment alone. */
  readonly priority: number;
};

const CHUNK_ROWS = 1_024;

export function createRowStore(features: number, outcomes: number, maxRows: number): RowStore {
  return {
    features,
    chunks: [],
    count: 0,
    thinned: 0,
    infinite: 0,
    momentMs: new Float64Array(CHUNK_ROWS),
    person: new Int32Array(CHUNK_ROWS),
    eligible: new Uint32Array(CHUNK_ROWS),
    isQuiet: new Uint8Array(CHUNK_ROWS),
    labels: Array.from({ length: outcomes }, () => new Uint8Array(CHUNK_ROWS)),
    settled: 0,
    priority: new Uint32Array(CHUNK_ROWS),
    limit: 2 ** 32,
    maxRows,
  };
}

/** Keeps a row, if it is among those kept; `write` puts its vector where it is told. */
export function addRow(
  store: RowStore,
  row: NewRow,
  write: (out: Float32Array, outAt: number) => void,
): void {
  if (row.priority >= store.limit) {
    store.thinned++;
    return;
  }
  if (store.count === store.momentMs.length) growColumns(store);
  const { chunk, at } = placeOf(store, store.count);
  write(chunk, at);
  if (hasInfinite(chunk, at, at + store.features)) {
    store.infinite++;
    return;
  }
  store.momentMs[store.count] = row.momentMs;
  store.person[store.count] = row.person;
  store.eligible[store.count] = row.eligible;
  store.isQuiet[store.count] = Number(row.isQuiet);
  store.priority[store.count] = row.priority;
  store.count++;
  while (store.count > store.maxRows) thin(store);
}

function hasInfinite(values: Float32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++)
    if (Math.abs(values[i] as number) === Number.POSITIVE_INFINITY) return true;
  return false;
}

/** The rows asked for, side by side: shape [n, F]. Shared, so that another thread reads it uncopied. */
export function gatherRows(store: RowStore, rows: ArrayLike<number>): Float32Array {
  const { features } = store;
  const bytes = rows.length * features * Float32Array.BYTES_PER_ELEMENT;
  const out = new Float32Array(new SharedArrayBuffer(bytes));
  for (let i = 0; i < rows.length; i++) out.set(rowAt(store, rows[i] as number), i * features);
  return out;
}

/** A row's vector, shape [F], as it lies in the store. */
export function rowAt(store: RowStore, row: number): Float32Array {
  const { chunk, at } = placeOf(store, row);
  return chunk.subarray(at, at + store.features);
}

function placeOf({ chunks, features }: RowStore, row: number): { chunk: Float32Array; at: number } {
  const index = Math.floor(row / CHUNK_ROWS);
  chunks[index] ??= new Float32Array(CHUNK_ROWS * features);
  return { chunk: chunks[index], at: (row % CHUNK_ROWS) * features };
}

/** Halves the limit: what is kept is what would have been kept under it from the start. */
function thin(store: RowStore): void {
  store.limit /= 2;
  let kept = 0;
  let settled = 0;
  for (let row = 0; row < store.count; row++) {
    if (row === store.settled) settled = kept;
    if ((store.priority[row] as number) >= store.limit) continue;
    if (kept < row) moveRow(store, row, kept);
    kept++;
  }
  store.settled = store.settled < store.count ? settled : kept;
  store.thinned += store.count - kept;
  store.count = kept;
}

function moveRow(store: RowStore, from: number, to: number): void {
  const { chunk, at } = placeOf(store, to);
  chunk.set(rowAt(store, from), at);
  const { momentMs, person, eligible, isQuiet, labels, priority } = store;
  for (const column of [momentMs, person, eligible, isQuiet, ...labels, priority])
    column[to] = column[from] as number;
}

function growColumns(store: RowStore): void {
  const size = 2 * store.momentMs.length;
  store.momentMs = grown(new Float64Array(size), store.momentMs);
  store.person = grown(new Int32Array(size), store.person);
  store.eligible = grown(new Uint32Array(size), store.eligible);
  store.isQuiet = grown(new Uint8Array(size), store.isQuiet);
  store.priority = grown(new Uint32Array(size), store.priority);
  for (const [i, column] of store.labels.entries())
    store.labels[i] = grown(new Uint8Array(size), column);
}

function grown<Column extends Float64Array | Int32Array | Uint32Array | Uint8Array>(
  larger: Column,
  column: Column,
): Column {
  larger.set(column);
  return larger;
}
