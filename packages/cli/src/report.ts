/** One figure of a report: what a machine reads is what a person reads. */
export interface ReportLine {
  /** `area.what`, as in `replay.lost`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is measured against, and value / reference. */
  readonly reference?: number;
  readonly ratio?: number;
}

/** A figure beside what it is measured against. */
export const against = (
  name: string,
  value: number,
  unit: string,
  reference: number,
): ReportLine => ({ name, value, unit, reference, ratio: value / reference });

/** A report as one JSON object a line, or as a table whose numbers stand under each other. */
export function formatReport(lines: readonly ReportLine[], { json }: { json: boolean }): string {
  if (json) return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  const rows = lines.map(({ name, value, unit, reference, ratio }) => [
    name,
    readable(value),
    unit,
    reference === undefined ? "" : `reference ${readable(reference)}`,
    ratio === undefined ? "" : `ratio ${readable(ratio)}`,
  ]);
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(0, ...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) => {
      const cells = row.map((cell, i) =>
        i === 1 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!),
      );
      return `${cells.join("  ").trimEnd()}\n`;
    })
    .join("");
}

/** Whole numbers in full with separators; others in four significant digits. */
function readable(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  if (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6)
    return value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
  return value.toPrecision(3);
}
