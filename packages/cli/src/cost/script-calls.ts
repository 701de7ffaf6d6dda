/** The scripts of the profile cache that a bill has much of. */
export type ScriptName = "read" | "fence" | "write" | "top" | "due" | "dueSilent";

/**
 * How many commands a run of a script is on Upstash's bill: its own, and each that it calls
 * (https://upstash.com/docs/redis/sdks/ratelimit-ts/costs counts "EVAL, INCR, PEXPIRE" as three). Counted off
 * `profile-cache-scripts`; the measured run holds it against what redis-server counted.
 *
 * @param rows people it concerns
 * @param lists ranked lists of the workspace
 */
export function callsOfScript(name: ScriptName, rows: number, lists: number): number {
  switch (name) {
    case "read":
      // The generation; the look, the profile and the fence.
      return 1 + 1 + 3;
    case "fence":
      return 1 + 2 * rows;
    case "write":
      // Fence, profile, its write and its time; a place on each list. Then each list is cut and kept, and three more.
      return 1 + 1 + 1 + 1 + rows * (4 + lists) + 2 * lists + 2;
    case "top":
      return 1 + 1 + 1 + rows;
    case "due":
      return 1 + 1 + 4;
    case "dueSilent":
      return 1 + 1 + 1;
  }
}
