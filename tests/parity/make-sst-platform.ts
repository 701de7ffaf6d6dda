import { ensureSstPlatform } from "./ensure-sst-platform.ts";

/**
 * Before the tests, so that none of them waits a minute for what only the first would make. Where it cannot be made,
 * the tests that need it fail, and the others run.
 */
try {
  ensureSstPlatform();
} catch (error) {
  console.error(`SST's platform could not be made: ${(error as Error).message}`);
}
