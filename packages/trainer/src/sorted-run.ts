import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";

const ROWS_A_WRITE = 1_000;
const BYTES_A_READ = 1 << 18;

/** Puts rows aside in a file, a line each. */
export async function writeRun(file: string, rows: readonly ArchiveRow[]): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    for (let i = 0; i < rows.length; i += ROWS_A_WRITE)
      await handle.write(
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
export async function* readRun(file: string): AsyncGenerator<ArchiveRow[]> {
  let rest = "";
  for await (const text of createReadStream(file, {
    encoding: "utf8",
    highWaterMark: BYTES_A_READ,
  })) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() as string;
    if (lines.length > 0) yield lines.map((line) => JSON.parse(line) as ArchiveRow);
  }
}
