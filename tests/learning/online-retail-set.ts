import { join } from "node:path";
import { schema } from "../schemas/online-retail.ts";
import { churnTask, prepareChurn } from "./churn-set.ts";
import type { LearningSet } from "./learning-set.ts";
import { ONLINE_RETAIL_FILE, readOnlineRetail } from "./online-retail-log.ts";

const FILE = join("online_retail", ONLINE_RETAIL_FILE);
const CUT_OFFS = [
  "2011-03-01",
  "2011-03-31",
  "2011-04-30",
  "2011-05-31",
  "2011-06-10",
  "2011-09-09",
];

/** Who of those who ordered in the last 90 days orders nothing in the next 90? */
export const onlineRetail: LearningSet = {
  name: "online_retail",
  files: [FILE],
  // A first, untuned try of our own.
  tasks: [churnTask(0.745)],
  prepare: async (dataFolder) =>
    prepareChurn(
      { behavior: schema, activeDays: 90, cutOffs: CUT_OFFS },
      await readOnlineRetail(join(dataFolder, FILE)),
    ),
};
