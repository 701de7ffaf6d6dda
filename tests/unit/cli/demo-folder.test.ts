import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freshDemoFolder } from "@porchlight/cli/demo/demo-folder";
import { lockDataFolder } from "@porchlight/local/data-folder";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "porchlight-demo-folder-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("freshDemoFolder", () => {
  it("empties what an earlier demo left", () => {
    freshDemoFolder(folder);
    mkdirSync(join(folder, "dynamo"));
    freshDemoFolder(folder);
    expect(readdirSync(folder)).toEqual(["porchlight-demo.txt"]);
  });

  it("touches nothing in a folder that no demo made", () => {
    writeFileSync(join(folder, "thesis.tex"), "");
    expect(() => freshDemoFolder(folder)).toThrow("holds something that no demo made");
    expect(readdirSync(folder)).toEqual(["thesis.tex"]);
  });

  it("leaves alone a folder on which a laptop runs", () => {
    freshDemoFolder(folder);
    lockDataFolder(folder);
    expect(() => freshDemoFolder(folder)).toThrow(
      `a laptop already runs on ${folder} (process ${process.pid})`,
    );
  });
});
