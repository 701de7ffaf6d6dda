import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { against } from "@porchlight/cli/report";
import { readXgboostJson } from "@porchlight/onnx/read-xgboost-json";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { build } from "esbuild";
import { trainTrees } from "./kernel-rows.ts";
import { type BenchPart, median } from "./part.ts";

const PROCESSES = 21;
/** As many and as deep as the models of the real-estate preset come out of training. */
const TREES = 300;
const DEPTH = 4;

/**
 * From the start of a process to its end after one prediction, above a process that does nothing: its code as a
 * function's is bundled, its model of the size that is shipped, read from disk.
 */
export const startBench: BenchPart = {
  name: "start",
  async run({ say }) {
    say(`start: training ${TREES} trees`);
    const folder = await mkdtemp(join(tmpdir(), "porchlight-start-"));
    try {
      const model = join(folder, "model.onnx");
      const { modelFile } = await trainTrees(TREES, DEPTH);
      const onnx = writeOnnx(readXgboostJson(modelFile));
      await writeFile(model, onnx);
      const [bare, first] = [join(folder, "bare.mjs"), join(folder, "first-prediction.mjs")];
      await writeFile(bare, "");
      await bundle(first);
      const above: number[] = [];
      const alone: number[] = [];
      for (let i = 0; i < PROCESSES; i++) {
        const bareMs = lifeMs(bare);
        alone.push(bareMs);
        above.push(lifeMs(first, model) - bareMs);
      }
      return [
        against("start.first_prediction_ms", median(above), "ms", 40),
        { name: "start.bare_node_ms", value: median(alone), unit: "ms" },
        { name: "start.model_kb", value: onnx.length / 1024, unit: "KB" },
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const bundle = (outfile: string) =>
  build({
    entryPoints: [join(import.meta.dirname, "first-prediction.ts")],
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    target: "node24",
    outfile,
  });

function lifeMs(...argv: string[]): number {
  const fromMs = performance.now();
  execFileSync(process.execPath, argv);
  return performance.now() - fromMs;
}
