import { ServiceError } from "@porchlight/core/error";
import { ensureInstalled, type SystemPackage } from "./ensure-installed.ts";

/**
 * `npm run setup`: what npm does not bring. Run again, it does nothing. `npm run setup -- --tests` brings
 * what only tests need, too.
 */
const needed: readonly SystemPackage[] = process.argv.includes("--tests")
  ? ["redis-server", "libxgboost0", "chromium"]
  : ["redis-server", "libxgboost0"];
try {
  const installed = await ensureInstalled(needed, { say: console.log });
  if (installed.length === 0) console.log(`${needed.join(", ")}: all here; nothing to do`);
} catch (error) {
  if (!ServiceError.is(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
