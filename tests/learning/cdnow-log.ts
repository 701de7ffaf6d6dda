import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { LogEvent } from "./walk-log.ts";

export const CDNOW_FILE = "CDNOW_master.txt.gz";

/** The purchases in order of time; they are dated by day, at whose start they stand. */
export function readCdnow(file: string): readonly LogEvent[] {
  const lines = gunzipSync(readFileSync(file)).toString().split("\n");
  return lines
    .flatMap((line, i): LogEvent[] => {
      const [customer = "", date = "", items = "", dollars = ""] = line.trim().split(/\s+/);
      if (!/^\d{8}$/.test(date)) return [];
      const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
      return [
        {
          id: `line-${i + 1}`,
          person: customer,
          name: "purchased",
          happenedAtMs: Date.parse(`${day}T00:00:00Z`),
          properties: { spent: Number(dollars), items: Number(items) },
        },
      ];
    })
    .sort((a, b) => a.happenedAtMs - b.happenedAtMs);
}
