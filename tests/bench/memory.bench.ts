import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { against } from "@porchlight/cli/report";
import type { BuiltRows } from "./build-rows-job.ts";
import type { BenchPart } from "./part.ts";

const JOB = `${import.meta.dirname}/build-rows-job.ts`;
const MOST_MEGABYTES = 2_000;

/** The peak memory of a process that builds training rows from an archive of real-estate interactions. */
export const memoryBench: BenchPart = {
  name: "memory",
  async run({ archiveInteractions, say }) {
    say(`memory: rows from ${archiveInteractions} interactions`);
    const built = await buildRows(archiveInteractions);
    return [
      against("memory.build_rows", built.peakBytes / 1e6, "MB", MOST_MEGABYTES),
      { name: "memory.interactions", value: built.interactions, unit: "interactions" },
      { name: "memory.people", value: built.people, unit: "people" },
      { name: "memory.rows", value: built.rows, unit: "rows" },
      { name: "memory.seconds", value: built.seconds, unit: "s" },
    ];
  },
};

/** In a process of its own. */
export async function buildRows(interactions: number): Promise<BuiltRows> {
  const { stdout } = await promisify(execFile)(process.execPath, [JOB, String(interactions)]);
  return JSON.parse(stdout) as BuiltRows;
}
