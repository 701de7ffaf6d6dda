import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** When a process started, in words of the system's own; undefined if it does not run. */
export function startOfProcess(pid: number): string | undefined {
  return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
}

/** Fields 3 and 22 of /proc/PID/stat. The name before them is in brackets, and may hold brackets. */
function fromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : fields[18];
  } catch (error) {
    return absent(error);
  }
}

function fromPs(pid: number): string | undefined {
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch (error) {
    return absent(error);
  }
}

/** Both ways fail with a code or an exit status when there is no such process. */
function absent(error: unknown): undefined {
  const { code, status } = error as { code?: unknown; status?: unknown };
  if (code === undefined && status === undefined) throw error;
  return undefined;
}
