import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Passes on what a process prints, a line at a time, with its name in front. */
export function forwardLines(
  name: string,
  streams: readonly (Readable | null)[],
  onLine: (line: string) => void,
): void {
  for (const stream of streams) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => onLine(`${name} | ${line}`));
  }
}
