import { createOnnxRunner } from "@porchlight/adapters/onnxruntime/onnx-runner";
import { predictContributions } from "@porchlight/adapters/xgboost/predict-xgboost";
import { against, type ReportLine } from "@porchlight/cli/report";
import type { ModelRunner } from "@porchlight/core/models/model-runner";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { packTrees } from "@porchlight/onnx/packed-trees";
import { readXgboostJson } from "@porchlight/onnx/read-xgboost-json";
import { runTrees } from "@porchlight/onnx/run-trees";
import { buildShapTable } from "@porchlight/onnx/shap-table";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { shapValues } from "@porchlight/onnx/tree-shap";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { describeRows, openInPlaceXgboost } from "./in-place-xgboost.ts";
import { FEATURES, generateRows, trainTrees } from "./kernel-rows.ts";
import { type BenchPart, median } from "./part.ts";

const ROUNDS = 21;
/** Calls of one row each in a round; each with another row, lest the processor learn a row by heart. */
const SINGLES = 1_024;
const MANY = 10_000;
const SHAP_ROWS = 300;

/** The tree kernel beside XGBoost and onnxruntime, all in one process and on one thread, taking turns. */
export const kernelBench: BenchPart = {
  name: "kernel",
  async run({ say }) {
    say("kernel: training 100 and 200 trees");
    return [...(await measureMargins()), ...(await measureReasons())];
  },
};

/** A way to margins [N, 1] of rows [N, F]. */
interface Engine {
  readonly name: string;
  /** Prepares what is not part of a call. */
  readonly prepare: (vectors: Float32Array) => () => Promise<Float32Array> | Float32Array;
}

async function measureMargins(): Promise<ReportLine[]> {
  const { modelFile } = await trainTrees(100);
  const ensemble = readXgboostJson(modelFile);
  const { engines, close } = await openEngines(modelFile, ensemble);
  try {
    const { vectors } = generateRows(MANY, 2);
    const rowOf = (n: number) => vectors.slice(n * FEATURES, (n + 1) * FEATURES);
    const singles = Array.from({ length: SINGLES }, (_, n) => rowOf(n));
    const calls = engines.map(({ name, prepare }) => ({
      name,
      one: singles.map((row) => prepare(row)),
      many: [prepare(vectors)],
    }));
    const answers = await Promise.all(calls.map(async ({ many }) => (await many[0]?.())?.slice()));
    const [usOne, usMany] = [new Map<string, number[]>(), new Map<string, number[]>()];
    for (let round = 0; round < ROUNDS; round++)
      for (const { name, one, many } of calls) {
        note(usOne, name, (await timeUs(one)) / SINGLES);
        note(usMany, name, (await timeUs(many)) / MANY);
      }
    return [
      ...compare("kernel.b1", usOne, { libxgboost: 20, onnxruntime_web: 10 }),
      ...compare("kernel.b10k", usMany, { libxgboost: 1.5, onnxruntime_web: 2.5 }),
      { name: "kernel.different_margins", value: countDifferent(answers), unit: "margins" },
    ];
  } finally {
    await close();
  }
}

async function openEngines(modelFile: Uint8Array, ensemble: TreeEnsemble) {
  const packed = packTrees(ensemble);
  const onnx = writeOnnx(ensemble);
  const port = createTreeRunner(onnx);
  const ort = await createOnnxRunner(onnx);
  const xgboost = openInPlaceXgboost(modelFile);
  const through = ({ run }: ModelRunner, vectors: Float32Array) => {
    const rows = vectors.length / FEATURES;
    return () => run(vectors, rows);
  };
  const engines: Engine[] = [
    {
      name: "kernel",
      prepare(vectors) {
        const rows = vectors.length / FEATURES;
        const room = new Float32Array(rows);
        return () => runTrees(packed, vectors, rows, room);
      },
    },
    {
      name: "libxgboost",
      prepare(vectors) {
        const rows = describeRows(vectors, FEATURES);
        return () => xgboost.run(rows);
      },
    },
    { name: "onnxruntime_web", prepare: (vectors) => through(ort, vectors) },
    { name: "kernel_behind_port", prepare: (vectors) => through(port, vectors) },
    { name: "walked", prepare: (vectors) => () => walkTrees(ensemble, vectors) },
  ];
  const close = async () => {
    xgboost.close();
    await ort.release();
  };
  return { engines, close };
}

const note = (into: Map<string, number[]>, name: string, us: number) =>
  into.set(name, [...(into.get(name) ?? []), us]);

/** Awaits only what is a promise: a call that answers at once is not made to wait for a turn. */
async function timeUs(
  calls: readonly (() => Promise<Float32Array> | Float32Array)[],
): Promise<number> {
  const fromMs = performance.now();
  for (const call of calls) {
    const answer = call();
    if (answer instanceof Promise) await answer;
  }
  return 1_000 * (performance.now() - fromMs);
}

/** µs a row by each, and how many times longer the others take than the kernel, against what is aimed at. */
function compare(
  name: string,
  us: ReadonlyMap<string, number[]>,
  aims: Readonly<Record<string, number>>,
): ReportLine[] {
  const medianOf = (engine: string) => median(us.get(engine) as number[]);
  return [
    ...Object.entries(aims).map(([other, aim]) =>
      against(`${name}.vs_${other}`, medianOf(other) / medianOf("kernel"), "times", aim),
    ),
    ...[...us.keys()].map((engine) => ({
      name: `${name}.us.${engine}`,
      value: medianOf(engine),
      unit: "µs/row",
    })),
  ];
}

function countDifferent(answers: readonly (Float32Array | undefined)[]): number {
  const [ours, ...others] = answers;
  const isSame = (n: number) =>
    others.every((other) => Object.is(other?.[n], ours?.[n]) && other?.length === ours?.length);
  return Array.from(ours ?? []).filter((_, n) => !isSame(n)).length;
}

/** TreeSHAP of a row on 200 trees, and how far it is from XGBoost's own, in units of max(1, |margin|). */
async function measureReasons(): Promise<ReportLine[]> {
  const { modelFile } = await trainTrees(200);
  const ensemble = readXgboostJson(modelFile);
  const table = buildShapTable(ensemble);
  const { vectors } = generateRows(SHAP_ROWS, 3);
  const rows = Array.from({ length: SHAP_ROWS }, (_, n) =>
    vectors.subarray(n * FEATURES, (n + 1) * FEATURES),
  );
  const theirs = await predictContributions({ modelFile, features: FEATURES, vectors });
  const margins = walkTrees(ensemble, vectors);
  const ms: number[] = [];
  let furthest = 0;
  for (const [n, row] of rows.entries()) {
    const fromMs = performance.now();
    const ours = shapValues(table, row);
    ms.push(performance.now() - fromMs);
    const scale = Math.max(1, Math.abs(margins[n] as number));
    for (const [i, value] of ours.entries()) {
      const their = theirs[n * (FEATURES + 1) + i] as number;
      furthest = Math.max(furthest, Math.abs(value - their) / scale);
    }
  }
  return [
    against("shap.ms", median(ms), "ms/row", 2),
    against("shap.vs_pred_contribs", furthest, "of max(1, |margin|)", 2e-6),
  ];
}
