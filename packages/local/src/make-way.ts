import { existsSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";

/** A third of the weight of who is waited for. With a tenth, little comes through where a machine is busy besides. */
const NICENESS = 5;

/**
 * Puts a process that leads a session of its own behind those that somebody waits for. Where it is deployed each has
 * its own share of a machine; here they share two cores, and what works behind the answers makes way for them.
 */
export function makeWay(pid: number | undefined): void {
  if (pid === undefined) return;
  setPriority(pid, NICENESS);
  // Linux may weigh sessions before it weighs processes, and then a process is nice to its own session only.
  const session = `/proc/${pid}/autogroup`;
  if (existsSync(session)) writeFileSync(session, String(NICENESS));
}
