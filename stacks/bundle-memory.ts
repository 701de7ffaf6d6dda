import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface BundleInputs {
  readonly root: string;
  /** The options it was built with, as text. */
  readonly how: string;
  /** Relative to the root. */
  readonly files: readonly string[];
  /** By absolute path. */
  readonly cargo: readonly string[];
}

interface Memory {
  readonly folder: string;
  readonly how: string;
  /** Absolute path → modification time and size of each file that went into it. */
  readonly stamps: Readonly<Record<string, string>>;
}

/** The folder of the last bundle, if nothing that went into it has changed since. */
export function readFreshBundle(
  into: string,
  name: string,
  { how }: Pick<BundleInputs, "root" | "how">,
): string | undefined {
  const file = memoryFile(into, name);
  if (!existsSync(file)) return undefined;
  const memory = JSON.parse(readFileSync(file, "utf8")) as Memory;
  const isFresh =
    memory.how === how &&
    existsSync(memory.folder) &&
    Object.entries(memory.stamps).every(([path, stamp]) => stampOf(path) === stamp);
  return isFresh ? memory.folder : undefined;
}

export function rememberBundle(
  into: string,
  name: string,
  folder: string,
  { root, how, files, cargo }: BundleInputs,
): void {
  // The lock stands for what a changed installation would resolve to.
  const paths = [...files, "package-lock.json"].map((file) => join(root, file)).concat(cargo);
  const stamps = Object.fromEntries(paths.map((path) => [path, stampOf(path)]));
  const memory: Memory = { folder, how, stamps };
  mkdirSync(into, { recursive: true });
  const file = memoryFile(into, name);
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(memory));
  renameSync(`${file}.${process.pid}`, file);
}

const memoryFile = (into: string, name: string): string => join(into, `${name}.json`);

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? "absent" : `${stat.mtimeMs} ${stat.size}`;
}
