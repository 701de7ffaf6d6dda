import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import type { OracleEvent } from "./oracle.ts";

type Row = Readonly<Record<string, string>>;

/**
 * The first `limit` events of the log in time order, read from the CSV on the oracle's own: what the
 * sender's reader drops or misreads, this one must not. The LABEL columns of the cases are never read.
 */
export function readOracleEvents(folder: string, limit: number): readonly OracleEvent[] {
  const amounts = new Map(
    rows(join(folder, "bpic2012_cases.csv.gz"), ["case_id", "amount_req"]).map((row) => [
      row.case_id,
      row.amount_req,
    ]),
  );
  return rows(join(folder, "bpic2012_events.csv.gz"))
    .map((row): OracleEvent => {
      const amount = amounts.get(row.case_id);
      return {
        person: String(row.case_id),
        id: `${row.case_id}-${row.event_nr}`,
        kind: `${row.activity} ${row.lifecycle}`,
        atMs: Date.parse(String(row.timestamp_utc)),
        actor: row.resource || undefined,
        amount: amount ? Number(amount) : undefined,
      };
    })
    .sort((a, b) => a.atMs - b.atMs)
    .slice(0, limit);
}

function rows(file: string, only?: readonly string[]): Row[] {
  const text = gunzipSync(readFileSync(file));
  return parse(text, {
    columns: (header: string[]) =>
      header.map((name) => (only === undefined || only.includes(name) ? name : undefined)),
  });
}
