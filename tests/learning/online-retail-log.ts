import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import type { LogEvent } from "./walk-log.ts";

export const ONLINE_RETAIL_FILE = "online_retail.csv.gz";

interface Invoice {
  readonly person: string;
  readonly happenedAtMs: number;
  readonly country: string;
  spent: number;
  items: number;
  lines: number;
}

/** The invoices in order of time, each one event; those that begin with C are cancellations. */
export async function readOnlineRetail(file: string): Promise<readonly LogEvent[]> {
  const invoices = new Map<string, Invoice>();
  const records: AsyncIterable<string[]> = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ from_line: 2, relax_quotes: true }));
  for await (const [
    number = "",
    ,
    ,
    quantity = "",
    date = "",
    price = "",
    customer = "",
    country = "",
  ] of records) {
    if (customer === "") continue;
    const id = `${number} ${customer}`;
    const invoice = invoices.get(id) ?? {
      person: customer,
      // The shop's own clock; the days of a cut-off are its days.
      happenedAtMs: Date.parse(`${date.replace(" ", "T")}Z`),
      country,
      spent: 0,
      items: 0,
      lines: 0,
    };
    invoices.set(id, invoice);
    invoice.spent += Math.abs(Number(quantity)) * Number(price);
    invoice.items += Math.abs(Number(quantity));
    invoice.lines++;
  }
  return [...invoices]
    .map(([id, { happenedAtMs, person, ...properties }]) => ({
      id,
      person,
      name: id.startsWith("C") ? "cancelled" : "purchased",
      happenedAtMs,
      properties,
    }))
    .sort((a, b) => a.happenedAtMs - b.happenedAtMs);
}
