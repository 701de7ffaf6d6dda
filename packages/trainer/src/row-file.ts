import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { PlacedRow } from "./known-order.ts";

const ROWS_A_WRITE = 1_000;
const BYTES_A_READ = 1 << 18;
const LINE_FEED = 0x0a;

/** Puts rows aside in a file, a line each, behind those that are there. */
export async function appendRows(file: string, rows: readonly PlacedRow[]): Promise<void> {
  const handle = await open(file, "a", 0o600);
  try {
    for (let i = 0; i < rows.length; i += ROWS_A_WRITE)
      await handle.appendFile(
        rows
          .slice(i, i + ROWS_A_WRITE)
          .map((row) => `${JSON.stringify(row)}\n`)
          .join(""),
      );
  } finally {
    await handle.close();
  }
}

/** Reads them back, some at a time. */
export async function* readRows(file: string): AsyncGenerator<readonly PlacedRow[]> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: BYTES_A_READ })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    // Whole lines only: what is cut off may end within a character.
    const end = bytes.lastIndexOf(LINE_FEED);
    rest = bytes.subarray(end + 1);
    if (end < 0) continue;
    const lines = bytes.toString("utf8", 0, end).split("\n");
    yield lines.map((line) => JSON.parse(line) as PlacedRow);
  }
}
