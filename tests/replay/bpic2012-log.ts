import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import type { ReplayEvent } from "@porchlight/cli/replay/replay-definition";
import { parse } from "csv-parse";

export const EVENTS_FILE = "bpic2012_events.csv.gz";
export const CASES_FILE = "bpic2012_cases.csv.gz";

type Fields = string[];

/**
 * The first `limit` events of the log, in the order a client would have sent them: by time, within a
 * moment as the log lists them. Each case is a person.
 */
export async function readBpic2012(folder: string, limit: number): Promise<readonly ReplayEvent[]> {
  const amounts = new Map<string, number>();
  for await (const [caseId = "", amount = ""] of records(join(folder, CASES_FILE)))
    if (amount !== "") amounts.set(caseId, Number(amount));
  const events: ReplayEvent[] = [];
  for await (const fields of records(join(folder, EVENTS_FILE))) {
    const [caseId = "", eventNr = "", activity = "", step = "", utc = "", , resource = ""] = fields;
    const amount = amounts.get(caseId);
    events.push({
      id: `${caseId}-${eventNr}`,
      person: caseId,
      name: `${activity}-${step}`,
      happenedAtMs: Date.parse(utc),
      properties: {
        ...(resource === "" ? {} : { resource }),
        ...(amount === undefined ? {} : { amount_req: amount }),
      },
    });
  }
  return events.sort((a, b) => a.happenedAtMs - b.happenedAtMs).slice(0, limit);
}

/** Records by position, without the header. */
function records(file: string): AsyncIterable<Fields> {
  return createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ from_line: 2 }));
}
