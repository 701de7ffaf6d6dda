import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { ReportLine } from "@porchlight/cli/report";

/** Every look at a test split, a line each; committed. */
export const FINAL_LOG = join(import.meta.dirname, "final-log.jsonl");

/** Notes a look at a set's test split: when, of which commit, and what was seen. */
export function noteFinal(set: string, lines: readonly ReportLine[], atMs: number): void {
  const figures = Object.fromEntries(lines.map(({ name, value }) => [name, value]));
  const entry = { at: new Date(atMs).toISOString(), commit: describeCommit(), set, figures };
  appendFileSync(FINAL_LOG, `${JSON.stringify(entry)}\n`);
}

/** With `-dirty` where the working tree differs from it: then the figures are not that commit's. */
const describeCommit = (): string =>
  execFileSync("git", ["describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  }).trim();
