import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { CASES_FILE, EVENTS_FILE } from "./bpic2012-log.ts";
import { KINDS } from "./oracle-kinds.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2011, 9, 1);
const SPAN_MS = 150 * 24 * 60 * MINUTE_MS;

/**
 * Writes a made-up log in the shape of bpic2012 below a data folder: cases of 1 to 200 events that
 * share moments, sit in bursts, pause for weeks, and lack handlers and amounts now and then.
 */
export function writeSyntheticLog(dataFolder: string, events: number, seed: number): void {
  const random = createRandom(seed);
  const folder = join(dataFolder, "bpic2012");
  const rows: string[] = [];
  const cases: string[] = [];
  for (let caseId = 1000; rows.length < events; caseId++) {
    // Every eighth case is long: its ids outgrow the state and spill.
    const length = caseId % 8 === 0 ? 100 + random() * 100 : 1 + random() ** 3 * 40;
    const amount = random() < 0.05 ? "" : String(Math.floor(random() * 1000) * 50);
    // The last two columns are labels, which nothing may read.
    cases.push(`${caseId},${amount},,,,approved,O_ACCEPTED-COMPLETE`);
    rows.push(...caseRows(caseId, Math.min(length, events - rows.length), random));
  }
  mkdirSync(folder, { recursive: true });
  const write = (file: string, header: string, lines: readonly string[]): void => {
    writeFileSync(join(folder, file), gzipSync(`${[header, ...lines].join("\n")}\n`));
  };
  write(
    EVENTS_FILE,
    "case_id,event_nr,activity,lifecycle,timestamp_utc,timestamp_local,resource",
    rows,
  );
  write(
    CASES_FILE,
    "case_id,amount_req,start_utc,end_utc,n_events,a_outcome,last_o_activity",
    cases,
  );
}

function caseRows(caseId: number, length: number, random: () => number): string[] {
  let atMs = START_MS + random() * SPAN_MS;
  const rows: string[] = [];
  for (let nr = 1; nr <= length; nr++) {
    const kind = KINDS[Math.floor(random() * KINDS.length)] as string;
    const [activity, step] = [kind.slice(0, kind.lastIndexOf(" ")), kind.split(" ").at(-1)];
    const resource = random() < 0.1 ? "" : String(100 + Math.floor(random() * 60));
    const utc = new Date(atMs).toISOString().replace("Z", "+00:00");
    rows.push(`${caseId},${nr},${activity},${step},${utc},,${resource}`);
    atMs += pauseMs(random);
  }
  return rows;
}

/** Often none at all, mostly minutes, at times days or weeks. */
function pauseMs(random: () => number): number {
  const what = random();
  if (what < 0.2) return 0;
  if (what < 0.8) return random() * 40 * MINUTE_MS;
  if (what < 0.98) return random() * 48 * 60 * MINUTE_MS;
  return random() * 21 * 24 * 60 * MINUTE_MS;
}
