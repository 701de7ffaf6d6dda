import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ENV, RUNNERS } from "@porchlight/core/names";
import { openRunner } from "@porchlight/functions/runtime/open-runner";
import { readRunnerSetting } from "@porchlight/functions/runtime/runner-setting";
import { encodeOnnxModel } from "@porchlight/onnx/encode-onnx-model";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { describe, expect, it } from "vitest";
import { ROOT } from "../house/source-files.ts";
import { toEnsemble } from "../law/onnx/plain-trees.ts";
import { modelRunnerSuite } from "./model-runner-suite.ts";

const run = promisify(execFile);

/** Runs a module's text in a process of its own, and answers what of onnxruntime it had loaded by its end. */
async function loadedBy(text: string, env: Readonly<Record<string, string>> = {}) {
  const noting = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    ${text}
    console.log(JSON.stringify(loaded.filter((url) => url.includes("onnxruntime"))));`;
  const { stdout } = await run(
    process.execPath,
    ["--input-type=module", "--no-warnings", "--eval", noting],
    { cwd: join(ROOT, "functions"), env: { ...process.env, ...env } },
  );
  return JSON.parse(stdout) as string[];
}

const trees = writeOnnx(
  toEnsemble({
    features: 2,
    outputs: 1,
    objective: "",
    base: [0.5],
    trees: [{ output: 0, root: { leaf: 0.25, cover: 1 } }],
  }),
);
const BYTES = `Buffer.from("${Buffer.from(trees).toString("base64")}", "base64")`;
const OPEN = `
  const { openRunner } = await import("./runtime/open-runner.ts");
  const { readRunnerSetting } = await import("./runtime/runner-setting.ts");
  const runner = await openRunner(readRunnerSetting(process.env), ${BYTES});
  const [margin] = await runner.run(new Float32Array(2), 1);
  if (margin !== 0.75) process.exit(3);`;

describe("what a process loads", () => {
  it.each(["predict", "score-interactions", "sweep", "ingest"])(
    "to start %s is nothing of onnxruntime",
    async (name) => {
      expect(await loadedBy(`await import("./${name}.ts");`)).toEqual([]);
    },
  );

  it("to run trees is nothing of onnxruntime, unless that was chosen", async () => {
    expect(await loadedBy(OPEN)).toEqual([]);
    expect(await loadedBy(OPEN, { [ENV.runner]: "onnxruntime" })).toContainEqual(
      expect.stringContaining("onnxruntime-web"),
    );
  });

  it("ends with a sentence where a runner is chosen that is none", async () => {
    const start = loadedBy(`await import("./predict.ts");`, { [ENV.runner]: "onnx" });
    await expect(start).rejects.toThrow(
      'PORCHLIGHT_RUNNER is "onnx"; it can be kernel or onnxruntime',
    );
  });
});

describe("the setting", () => {
  it("is the kernel where nothing is said", () => {
    expect(readRunnerSetting({})).toBe("kernel");
  });

  it.each(RUNNERS)("can be %s", (runner) => {
    expect(readRunnerSetting({ [ENV.runner]: runner })).toBe(runner);
  });

  it.each(["", "Kernel", "kernel "])("cannot be %j", (runner) => {
    expect(() => readRunnerSetting({ [ENV.runner]: runner })).toThrow(ENV.runner);
  });
});

describe.each(RUNNERS)("with %s chosen", (chosen) => {
  modelRunnerSuite((bytes) => openRunner(chosen, bytes));

  it("what is no ensemble of trees runs on onnxruntime", async () => {
    const same = { name: "same", operator: "Identity", domain: "", attributes: {} };
    const value = (name: string) => ({ name, elementType: 1, shape: ["N", 2] });
    const bytes = encodeOnnxModel({
      opsets: { "": 17 },
      metadata: {},
      nodes: [{ ...same, inputs: ["x"], outputs: ["y"] }],
      inputs: [value("x")],
      outputs: [value("y")],
    });
    const runner = await openRunner(chosen, bytes);
    expect(await runner.run(Float32Array.of(1, 2), 1)).toEqual(Float32Array.of(1, 2));
    expect(runner.openOther).toBeUndefined();
    await runner.release?.();
  });
});

describe("trees on the kernel", () => {
  it("can be opened on onnxruntime too, to be compared", async () => {
    const runner = await openRunner("kernel", trees);
    const other = await runner.openOther?.();
    const row = Float32Array.of(1, Number.NaN);
    expect(await other?.run(row, 1)).toEqual(await runner.run(row, 1));
    await other?.release?.();
  });
});
