import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../house/source-files.ts";

export const SST_PLATFORM = join(ROOT, ".sst", "platform");

/** What `sst` does without an account, a question or a word home. */
const OFFLINE = {
  SST_SKIP_DEPENDENCY_CHECK: "1",
  SST_NO_BUN: "1",
  SST_TELEMETRY_DISABLED: "1",
  AWS_EC2_METADATA_DISABLED: "true",
};

/** SST's own sources and types, written by `sst install` when they are not there: a minute, from npm alone. */
export function ensureSstPlatform(): void {
  if (existsSync(join(ROOT, ".sst", "provider-lock.json"))) return;
  execFileSync(join(ROOT, "node_modules/.bin/sst"), ["install", "--stage", "dev"], {
    cwd: ROOT,
    env: { ...process.env, ...OFFLINE },
    stdio: ["ignore", "ignore", "inherit"],
  });
}
