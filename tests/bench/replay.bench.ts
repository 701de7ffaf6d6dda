import { findData, loadReplay } from "@porchlight/cli/replay/load-replay";
import { createProgress } from "@porchlight/cli/replay/progress";
import { runReplay } from "@porchlight/cli/replay/run-replay";
import { ServiceError } from "@porchlight/core/error";
import type { BenchPart } from "./part.ts";

/** The whole path on a real log, without faults; where the log is missing, a sentence says which. */
export const replayBench: BenchPart = {
  name: "replay",
  async run({ dataFolder: given, say }) {
    const definition = await loadReplay("bpic2012");
    try {
      const dataFolder = await findData(definition, given);
      const startProgress = createProgress(process.stderr);
      const limit = Number.POSITIVE_INFINITY;
      const options = { definition, dataFolder, limit, keep: false, say, startProgress };
      const { lines, problems } = await runReplay(options);
      for (const problem of problems) say(`the replay failed: ${problem}`);
      return lines.map((line) =>
        line.name === "replay.interactions_per_second"
          ? { ...line, reference: 1000, ratio: line.value / 1000 }
          : line,
      );
    } catch (error) {
      if (!ServiceError.is(error) || error.code !== "request.bad_parameter") throw error;
      say(error.message);
      return [];
    }
  },
};
