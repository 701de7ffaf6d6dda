import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ServiceError } from "@porchlight/core/error";
import { holderOf, makeDataFolder } from "@porchlight/local/data-folder";

/** Says that what is in a folder may go when the next demo begins. */
const MARK = "porchlight-demo.txt";
const TEXT = "Made by `porchlight demo`; the next demo on this folder begins by emptying it.\n";

/**
 * An empty folder for a demo. What an earlier demo left there goes; a folder with anything else in it, or
 * on which a laptop runs, is refused with `config.invalid`.
 */
export function freshDemoFolder(folder: string): void {
  makeDataFolder(folder);
  const holder = holderOf(folder);
  if (holder !== undefined)
    throw new ServiceError(
      "config.invalid",
      `a laptop already runs on ${folder} (process ${holder}): \`porchlight down --data ${folder}\` stops it, or choose another folder with --data`,
    );
  const entries = readdirSync(folder);
  if (entries.length > 0 && !existsSync(join(folder, MARK)))
    throw new ServiceError(
      "config.invalid",
      `${folder} holds something that no demo made: choose an empty folder with --data`,
    );
  for (const entry of entries) rmSync(join(folder, entry), { recursive: true, force: true });
  writeFileSync(join(folder, MARK), TEXT);
}
