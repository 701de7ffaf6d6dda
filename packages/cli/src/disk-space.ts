import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { ServiceError } from "@porchlight/core/error";

export const DISK_FULL =
  "the disk is full: free some space, or choose a folder on another disk with --data";

export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === "ENOSPC";

const MB = 1024 * 1024;

/** Below it nothing that keeps data can go on. */
const NOTHING_LEFT_BYTES = 4 * MB;

/** Throws `config.invalid` unless so much is free where a folder is. */
export async function requireDiskSpace(folder: string, bytes: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= bytes) return;
  const [has, needs] = [free, bytes].map((value) => Math.ceil(value / MB));
  throw new ServiceError(
    "config.invalid",
    `the disk of ${folder} has ${has} MB left, and about ${needs} MB are needed: free some space, or choose a folder on another disk with --data`,
  );
}

const LOOK_EVERY_MS = 1_000;

/**
 * Throws `config.invalid` once the disk of a folder is full: what writes there meets it as failures that
 * may pass, and would try again for minutes. Ends when it is told to.
 */
export async function watchDiskSpace(folder: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { ref: false });
    if ((await freeBytes(folder)) < NOTHING_LEFT_BYTES)
      throw new ServiceError("config.invalid", DISK_FULL);
  }
}

/** The failure itself, or that the disk is full where that is what is behind it. */
export async function explainFailure(error: unknown, folder: string): Promise<unknown> {
  // A folder that could not be made is on no disk; why it could not be, the failure says.
  if (!existsSync(folder) || (await freeBytes(folder)) >= NOTHING_LEFT_BYTES) return error;
  return new ServiceError("config.invalid", DISK_FULL, { cause: error });
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
