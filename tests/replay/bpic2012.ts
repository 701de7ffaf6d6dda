import { join } from "node:path";
import type { ReplayDefinition } from "@porchlight/cli/replay/replay-definition";
import { CASES_FILE, EVENTS_FILE, readBpic2012 } from "./bpic2012-log.ts";
import { createOracle } from "./oracle.ts";
import { readOracleEvents } from "./oracle-log.ts";

const FOLDER = "bpic2012";

/** The log of the BPI Challenge 2012: a bank's loan applications, 262,200 events of 13,087 cases. */
export const replay: ReplayDefinition = {
  name: "bpic2012",
  schemaFile: join(import.meta.dirname, "../schemas/bpic2012.ts"),
  files: [EVENTS_FILE, CASES_FILE].map((file) => join(FOLDER, file)),
  readLog: (dataFolder, limit) => readBpic2012(join(dataFolder, FOLDER), limit),
  createOracle: async (dataFolder, limit) =>
    createOracle(readOracleEvents(join(dataFolder, FOLDER), limit)),
};
