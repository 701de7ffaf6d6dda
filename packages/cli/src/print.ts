/** Prints rows for people, with what stands under each other aligned; or as one JSON object a line. */
export function printRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  { json = false, none }: { json?: boolean | undefined; none: string },
): void {
  if (json) for (const row of rows) console.log(JSON.stringify(row));
  else if (rows.length === 0) console.log(none);
  else for (const line of formatRows(rows)) console.log(line);
}

/** Lines with what stands under each other aligned, the names first. */
export function formatRows(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  const header = Object.keys(rows[0] ?? {});
  const table = [header, ...rows.map((row) => header.map((name) => text(row[name])))];
  const widths = header.map((_, i) => Math.max(...table.map((cells) => (cells[i] ?? "").length)));
  return table.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

const text = (value: unknown): string => {
  if (value === undefined) return "";
  return Array.isArray(value) ? value.join(",") : String(value);
};

export const isoTime = (atMs: number): string => new Date(atMs).toISOString();
