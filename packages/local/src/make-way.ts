import { existsSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";

/** A third of the weight of who is waited for. With a tenth, little comes through where a machine is busy besides. */
const NICENESS = 5;
/** Linux takes one word about a session in a tenth of a second, unless it is root's. */
const AGAIN_MS = 110;
const TRIES = 30;

/**
 * Puts a process that leads a session of its own behind those that somebody waits for. Where it is deployed each has
 * its own share of a machine; here they share two cores, and what works behind the answers makes way for them. It is a
 * courtesy: where the system has none, or the process is gone by then, all runs as it would have. Never throws.
 */
export function makeWay(
  pid: number | undefined,
  write: (file: string, text: string) => void = writeFileSync,
  tries: number = TRIES,
): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, NICENESS);
    // Linux may weigh sessions before it weighs processes, and then a process is nice to its own session only.
    const session = `/proc/${pid}/autogroup`;
    if (existsSync(session)) write(session, String(NICENESS));
  } catch (error) {
    const isBusy = (error as NodeJS.ErrnoException).code === "EAGAIN";
    if (isBusy && tries > 1) setTimeout(() => makeWay(pid, write, tries - 1), AGAIN_MS).unref();
  }
}
