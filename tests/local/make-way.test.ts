import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { getPriority } from "node:os";
import { makeWay } from "@porchlight/local/make-way";
import { afterEach, describe, expect, it, vi } from "vitest";

const WEIGHS_SESSIONS = existsSync("/proc/self/autogroup");

let child: ChildProcess | undefined;
afterEach(() => child?.kill("SIGKILL"));

const start = (): number => {
  child = spawn(process.execPath, ["--eval", "setTimeout(() => {}, 60_000)"], { detached: true });
  return child.pid as number;
};
const refused = (code: string) => Object.assign(new TypeError(code), { code });

describe("a process that makes way", () => {
  it("is nicer than this one", () => {
    const pid = start();
    makeWay(pid);
    expect(getPriority(pid)).toBeGreaterThan(getPriority());
  });

  it("is spoken for again where Linux takes no second word so soon, and no more where it may not be", async () => {
    const answers = ["EAGAIN", "EAGAIN", undefined];
    const write = vi.fn(() => {
      const code = answers.shift();
      if (code !== undefined) throw refused(code);
    });
    const pid = start();
    makeWay(pid, write);
    if (!WEIGHS_SESSIONS) {
      expect(write).not.toHaveBeenCalled();
      return;
    }
    await vi.waitFor(() => expect(write).toHaveBeenCalledTimes(3));
    expect(write).toHaveBeenLastCalledWith(`/proc/${pid}/autogroup`, "5");
    const forbidden = vi.fn(() => {
      throw refused("EACCES");
    });
    makeWay(pid, forbidden);
    await new Promise((wake) => setTimeout(wake, 300));
    expect(forbidden).toHaveBeenCalledTimes(1);
  });

  it("may be gone, or never have been", async () => {
    const pid = start();
    const gone = new Promise((resolve) => child?.once("exit", resolve));
    child?.kill("SIGKILL");
    await gone;
    expect(() => makeWay(pid)).not.toThrow();
    expect(() => makeWay(undefined)).not.toThrow();
  });
});
