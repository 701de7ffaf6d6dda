/**
 * Splits rows of arguments so that no request grows past what Upstash takes in one (1 MB on the
 * smallest plan). A UTF-16 unit is at most three bytes of the request's JSON, quotes included.
 */
const REQUEST_CHARS_MAX = 300_000;

export function chunkRows(
  rows: readonly (readonly string[])[],
  maxChars = REQUEST_CHARS_MAX,
): string[][] {
  const chunks: string[][] = [];
  let chars = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const more = row.reduce((sum, argument) => sum + argument.length, 0);
    if (chars + more > maxChars) {
      chunks.push([]);
      chars = 0;
    }
    chunks.at(-1)?.push(...row);
    chars += more;
  }
  return chunks;
}
