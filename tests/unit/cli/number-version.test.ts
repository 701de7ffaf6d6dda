import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeShipped } from "@porchlight/adapters/files/shipped-files";
import { numberVersion } from "@porchlight/cli/ship/number-version";
import { SHIPPED_WORKSPACE } from "@porchlight/core/models/shipped-models";
import { afterEach, beforeEach, expect, it } from "vitest";
import { counting } from "../../fakes/counting-behavior.ts";
import { draftOf, passportOf, zeroRunner } from "../../fakes/model-manifest.ts";

const MODEL = "busy_v1";
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "porchlight-number-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function make(byte: number, createdAtMs = 1) {
  const of = { workspace: SHIPPED_WORKSPACE, rung: "shipped", createdAtMs } as const;
  const draft = draftOf(counting, MODEL, of);
  const onnx = Uint8Array.of(byte);
  return { draft, onnx, passport: await passportOf(onnx, zeroRunner(draft.columns.length, 1)) };
}

const numberOf = async (byte: number, createdAtMs?: number) => {
  const version = await numberVersion(folder, await make(byte, createdAtMs));
  await writeShipped(folder, version);
  return version.manifest.version;
};

it("is 1 for the first, stays for the same again, and rises with anything else", async () => {
  expect(await numberOf(7)).toBe(1);
  expect(await numberOf(7)).toBe(1);
  expect(await numberOf(8)).toBe(2);
  expect(await numberOf(8, 2)).toBe(3);
  expect(await numberOf(8, 2)).toBe(3);
});

it("is 1 where no folder is, and where what stands there cannot be read", async () => {
  const made = await make(7);
  expect((await numberVersion(join(folder, "none"), made)).manifest.version).toBe(1);
  await numberOf(7);
  writeFileSync(join(folder, MODEL, "manifest.json"), "{");
  expect(await numberOf(9)).toBe(1);
});
