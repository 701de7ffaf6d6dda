import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { ServiceError } from "@porchlight/core/error";
import type { Endpoints, Resources } from "./laptop.ts";
import { startOfProcess } from "./process-start.ts";

/** What a running laptop says of itself, for those who come to its folder. */
export interface RunningLaptop {
  readonly pid: number;
  readonly url: string;
  readonly endpoints: Endpoints;
  readonly resources: Resources;
  readonly environment: Readonly<Record<string, string>>;
}

interface Lock {
  readonly pid: number;
  /** A pid alone may have passed to another process since. */
  readonly started: string;
}

const fileIn = (dataDir: string) => ({
  lock: join(resolve(dataDir), "laptop.lock"),
  running: join(resolve(dataDir), "laptop.json"),
});

/**
 * Takes a data folder for this process, or throws the sentence that says who has it. The lock of a
 * process that is gone is taken over. Returns how to give it back.
 */
export function lockDataFolder(dataDir: string): () => void {
  const { lock, running } = fileIn(dataDir);
  makeDataFolder(dataDir);
  const holder = holderOf(dataDir);
  if (holder !== undefined)
    throw new ServiceError(
      "config.invalid",
      `a laptop already runs on ${dataDir} (process ${holder}): \`porchlight down\` stops it, or choose another folder with --data`,
    );
  rmSync(lock, { force: true });
  rmSync(running, { force: true });
  const mine: Lock = { pid: process.pid, started: startOfProcess(process.pid) ?? "" };
  writeFileSync(lock, JSON.stringify(mine), { flag: "wx", mode: 0o600 });
  return () => {
    rmSync(running, { force: true });
    rmSync(lock, { force: true });
  };
}

/** Throws `config.invalid` with one sentence for a place where nothing can be kept. */
export function makeDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const why = UNUSABLE.get((cause as NodeJS.ErrnoException).code ?? "");
    if (why === undefined) throw cause;
    throw new ServiceError(
      "config.invalid",
      `nothing can be kept in ${dataDir}: ${why}; choose another folder with --data`,
      { cause },
    );
  }
}

const UNUSABLE: ReadonlyMap<string, string> = new Map([
  ["EACCES", "this user may not write there"],
  ["EPERM", "this user may not write there"],
  ["EROFS", "it can only be read"],
  ["EEXIST", "it is a file"],
  ["ENOTDIR", "it lies below a file"],
  ["ENOENT", "it cannot be made there"],
]);

/** The process that runs on a data folder, if there is one. */
export function holderOf(dataDir: string): number | undefined {
  const lock = readJson<Lock>(fileIn(dataDir).lock);
  if (lock === undefined) return undefined;
  return startOfProcess(lock.pid) === lock.started ? lock.pid : undefined;
}

/** Readable by its owner alone: the token of the Redis face is in it. */
export function announceLaptop(dataDir: string, laptop: RunningLaptop): void {
  const { running } = fileIn(dataDir);
  writeFileSync(`${running}.new`, JSON.stringify(laptop, undefined, 2), { mode: 0o600 });
  renameSync(`${running}.new`, running);
}

/** The laptop that runs on a data folder, once it is up. */
export function findLaptop(dataDir: string): RunningLaptop | undefined {
  return holderOf(dataDir) === undefined
    ? undefined
    : readJson<RunningLaptop>(fileIn(dataDir).running);
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch (error) {
    // Missing, or cut off by the crash that left it behind: nobody's either way.
    const { code = "" } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError || code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
