import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ROOT } from "../house/source-files.ts";
import { ensureSstPlatform } from "../parity/ensure-sst-platform.ts";

const folder = join(ROOT, ".sst", "checked");

/** What SST's types must refuse: where they were not found, everything would pass. */
const WRONG = `/// <reference path="../platform/config.d.ts" />
// @ts-expect-error a time-out has a unit
export const queue = new sst.aws.Queue("Wrong", { visibilityTimeout: 3 });
// @ts-expect-error there is no such region
export const region: aws.Region = "us-middle-1";
`;

beforeAll(() => {
  ensureSstPlatform();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "wrong.ts"), WRONG);
  const config = {
    extends: "../../stacks/sst/tsconfig.json",
    files: ["../../sst.config.ts", "wrong.ts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true }));

it("passes SST's own types, which refuse what is wrong", { timeout: 120_000 }, () => {
  const tsc = join(ROOT, "node_modules/.bin/tsc");
  const run = () => execFileSync(tsc, ["--noEmit", "--project", folder], { encoding: "utf8" });
  expect(run()).toBe("");
});
