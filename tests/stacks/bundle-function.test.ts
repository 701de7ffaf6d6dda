import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { FUNCTIONS } from "@porchlight/core/names";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { bundleFunction } from "@porchlight/stacks/bundle-function";
import { type FunctionSpec, topology } from "@porchlight/stacks/topology";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../house/source-files.ts";

const LEAN_BYTES = 1.5e6;

let into: string;
beforeAll(() => {
  into = mkdtempSync(join(tmpdir(), "porchlight-bundles-"));
});
afterAll(() => rmSync(into, { recursive: true }));

const bundle = (name: string) =>
  bundleFunction(name, topology.functions[name] as FunctionSpec, { root: ROOT, into });

const bytesIn = (folder: string): number =>
  readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);

/** -1 below a half, 2 from there on. */
const oneSplit = (): Uint8Array =>
  writeOnnx({
    features: 1,
    outputs: 1,
    objective: "reg:squarederror",
    base: Float32Array.of(0),
    roots: Int32Array.of(0),
    treeOutput: Int32Array.of(0),
    feature: Int32Array.of(0, -1, -1),
    value: Float32Array.of(0.5, -1, 2),
    right: Int32Array.of(2, 0, 0),
    missingLeft: Uint8Array.of(1, 0, 0),
    cover: undefined,
  });

describe("bundleFunction", () => {
  it.each([FUNCTIONS.ingest, FUNCTIONS.predict])(
    "makes of %s a folder with a handler, without onnxruntime-web, of at most 1.5 MB",
    async (name) => {
      const folder = await bundle(name);
      const files = readdirSync(folder);
      expect(files).toContain("index.mjs");
      expect(files.filter((file) => file.includes("ort"))).toEqual([]);
      expect(bytesIn(folder)).toBeLessThanOrEqual(LEAN_BYTES);
    },
  );

  it("writes files that Node can read, onnxruntime-web's among them", async () => {
    const folder = await bundle(FUNCTIONS.sweep);
    const files = readdirSync(folder).filter((file) => /^(index|ort)\b.*\.mjs$/.test(file));
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) execFileSync(process.execPath, ["--check", join(folder, file)]);
  });

  it("brings the models that ship beside what may serve them, and makes another folder for other models", async () => {
    const root = mkdtempSync(join(tmpdir(), "porchlight-root-"));
    try {
      const put = (file: string, text: string) => {
        mkdirSync(join(root, file, ".."), { recursive: true });
        writeFileSync(join(root, file), text);
      };
      put("functions/one.ts", "export const handler = () => 1;");
      put("models/busy_v1/manifest.json", '{"version":1}');
      const spec = { ...(topology.functions[FUNCTIONS.predict] as FunctionSpec) };
      const one = { ...spec, module: "functions/one.ts" };
      const first = await bundleFunction("one", one, { root, into });
      expect(readFileSync(join(first, "models/busy_v1/manifest.json"), "utf8")).toContain("1");
      put("models/busy_v1/manifest.json", '{"version":2}');
      const second = await bundleFunction("one", one, { root, into });
      expect(second).not.toBe(first);
      expect(readFileSync(join(second, "models/busy_v1/manifest.json"), "utf8")).toContain("2");
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("answers the same folder for the same sources, whether or not it remembers them", async () => {
    const folder = await bundle(FUNCTIONS.ingest);
    const madeMs = statSync(folder).mtimeMs;
    expect(await bundle(FUNCTIONS.ingest)).toBe(folder);
    rmSync(join(into, `${FUNCTIONS.ingest}.json`));
    expect(await bundle(FUNCTIONS.ingest)).toBe(folder);
    expect(statSync(folder).mtimeMs).toBe(madeMs);
  });

  it("says what does not bundle", async () => {
    const spec = topology.functions[FUNCTIONS.ingest] as FunctionSpec;
    const lost = { ...spec, module: "functions/lost.ts" };
    await expect(bundleFunction("lost", lost, { root: ROOT, into })).rejects.toMatchObject({
      code: "config.invalid",
      message: expect.stringContaining("functions/lost.ts does not bundle"),
    });
  });

  it("leaves beside score-interactions what onnxruntime-web needs, and nothing else of the repository", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "porchlight-task-"));
    try {
      cpSync(await bundle(FUNCTIONS.scoreInteractions), elsewhere, { recursive: true });
      const runner = readdirSync(elsewhere).find((file) => /^onnx-runner-\w+\.mjs$/.test(file));
      const url = pathToFileURL(join(elsewhere, runner ?? "none")).href;
      const { createOnnxRunner } = await import(/* @vite-ignore */ url);
      const { run } = await createOnnxRunner(oneSplit());
      const margins = await run(Float32Array.from([0, 1]), 2);
      expect([...margins]).toEqual([-1, 2]);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });
});
