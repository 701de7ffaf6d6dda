import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createShippedFiles, writeShipped } from "@porchlight/adapters/files/shipped-files";
import { SHIPPED_WORKSPACE } from "@porchlight/core/models/shipped-models";
import type { ModelVersion } from "@porchlight/core/ports/model-store";
import { findShippedFolder } from "@porchlight/functions/runtime/shipped-folder";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { counting } from "../fakes/counting-behavior.ts";
import { draftOf, versionOf } from "../fakes/model-manifest.ts";
import { ROOT } from "../house/source-files.ts";

const MODEL = "busy_v1";
const address = { workspace: SHIPPED_WORKSPACE, model: MODEL, version: 3 };

let folder: string;
let version: ModelVersion;
const file = (name: string) => join(folder, MODEL, name);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "porchlight-shipped-"));
  const of = { workspace: SHIPPED_WORKSPACE, rung: "shipped" } as const;
  version = await versionOf(draftOf(counting, MODEL, of), 3);
  await writeShipped(folder, version);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("shipped versions in a folder", () => {
  it("are read back to the byte, though golden rows lie there packed", async () => {
    const shipped = createShippedFiles(folder);
    expect(await shipped.list()).toEqual([version.manifest]);
    const read = (await shipped.read(address)) as ModelVersion;
    expect(read.manifest).toEqual(version.manifest);
    expect(Buffer.compare(read.onnx, version.onnx)).toBe(0);
    expect(Buffer.compare(read.golden, version.golden)).toBe(0);
    expect(statSync(file("golden.bin.gz")).size).toBeLessThan(version.golden.length / 4);
  });

  it("are the same files for the same version, whenever they are written", async () => {
    const before = readFileSync(file("golden.bin.gz"));
    await writeShipped(folder, version);
    expect(Buffer.compare(readFileSync(file("golden.bin.gz")), before)).toBe(0);
  });

  it.each<[string, () => void]>([
    ["other bytes stand", () => writeFileSync(file("model.onnx"), Uint8Array.of(9, 9, 9, 9))],
    ["the model is gone", () => rmSync(file("model.onnx"))],
    ["the golden rows are gone", () => rmSync(file("golden.bin.gz"))],
    ["other golden rows stand", () => repack((golden) => golden.with(99, 1))],
    ["golden rows unpack to more", () => repack((golden) => Buffer.concat([golden, golden]))],
    ["golden rows are not packed", () => writeFileSync(file("golden.bin.gz"), version.golden)],
    [
      "golden rows are cut short",
      () => writeFileSync(file("golden.bin.gz"), readFileSync(file("golden.bin.gz")).subarray(9)),
    ],
    ["the manifest is no JSON", () => writeFileSync(file("manifest.json"), "{")],
    ["the manifest is none", () => writeFileSync(file("manifest.json"), "{}")],
  ])("are refused where %s", async (_, spoil) => {
    spoil();
    await expect(createShippedFiles(folder).read(address)).rejects.toMatchObject({
      code: "model.unreadable",
    });
  });

  it("are refused at another address than their own", async () => {
    const read = createShippedFiles(folder).read({ ...address, version: 4 });
    await expect(read).rejects.toMatchObject({ code: "model.unreadable" });
  });
});

const repack = (change: (golden: Uint8Array) => Uint8Array): void =>
  writeFileSync(file("golden.bin.gz"), gzipSync(change(version.golden)));

describe("findShippedFolder", () => {
  it("takes the environment's word, and else finds the repository's", () => {
    expect(findShippedFolder({ PORCHLIGHT_SHIPPED_MODELS: "/elsewhere" })).toBe("/elsewhere");
    expect(findShippedFolder({})).toBe(join(ROOT, "models/"));
  });
});
