import { join } from "node:path";
import { schema } from "../schemas/cdnow.ts";
import { CDNOW_FILE, readCdnow } from "./cdnow-log.ts";
import { churnTask, prepareChurn } from "./churn-set.ts";
import type { LearningSet } from "./learning-set.ts";

const FILE = join("cdnow", CDNOW_FILE);

/** The ends of months are the starts of the next. */
const CUT_OFFS = [
  "1997-08-01",
  "1997-09-01",
  "1997-10-01",
  "1997-11-01",
  "1997-12-01",
  "1998-01-01",
  "1998-04-01",
];

/** Who of those who bought music in the last 180 days buys none in the next 90? */
export const cdnow: LearningSet = {
  name: "cdnow",
  files: [FILE],
  // A first, untuned try of our own.
  tasks: [churnTask(0.729)],
  prepare: async (dataFolder) =>
    prepareChurn(
      { behavior: schema, activeDays: 180, cutOffs: CUT_OFFS },
      readCdnow(join(dataFolder, FILE)),
    ),
};
