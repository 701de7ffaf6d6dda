import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeShipped } from "@porchlight/adapters/files/shipped-files";
import { cardCommand } from "@porchlight/cli/commands/card";
import { evaluateCommand } from "@porchlight/cli/commands/evaluate";
import { shipCommand } from "@porchlight/cli/commands/ship";
import { SHIPPED_WORKSPACE } from "@porchlight/core/models/shipped-models";
import { realEstate } from "@porchlight/realestate/real-estate";
import type { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { draftOf, versionOf } from "../../fakes/model-manifest.ts";

const LEAD = "lead_scorer_v2";

const run = async (command: Command, ...args: string[]): Promise<string> => {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  await command
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(args, { from: "user" });
  return written.join("");
};

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "porchlight-card-"));
  vi.stubEnv("PORCHLIGHT_SHIPPED_MODELS", folder);
  vi.stubEnv("PORCHLIGHT_WORKSPACES_TABLE", "");
  const of = { workspace: SHIPPED_WORKSPACE, rung: "shipped" } as const;
  await writeShipped(folder, await versionOf(draftOf(realEstate, LEAD, of), 3));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe("porchlight card", () => {
  it("prints the card of what ships", async () => {
    const card = await run(cardCommand(), LEAD);
    expect(card).toContain(`# ${LEAD}@3`);
    expect(card).toContain("there is a `deal_won` or `tour_completed`");
  });

  it("writes it as a page, or gives its manifest", async () => {
    const html = join(folder, "card.html");
    expect(await run(cardCommand(), `${LEAD}@3`, "--html", html)).toBe("");
    expect(readFileSync(html, "utf8")).toContain(`<h1>${LEAD}@3</h1>`);
    expect(JSON.parse(await run(cardCommand(), LEAD, "--json"))).toMatchObject({ version: 3 });
  });

  it.each([
    [`${LEAD}@4`, "model.not_found", `no such version ships (${LEAD}@3)`],
    ["other_v1", "model.not_found", "no such version ships"],
    [`${LEAD}@x`, "request.bad_parameter", "names no model"],
  ])("says of %s what there is instead", async (asked, code, message) => {
    await expect(run(cardCommand(), asked)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it("looks for a workspace's own on a laptop, and says how to start one", async () => {
    await expect(
      run(cardCommand(), LEAD, "--workspace", "acme", "--data", folder),
    ).rejects.toMatchObject({ message: expect.stringContaining("porchlight up") });
  });
});

describe("porchlight evaluate", () => {
  it("says how to start a laptop where none is up", async () => {
    await expect(run(evaluateCommand(), "--data", folder)).rejects.toMatchObject({
      code: "config.invalid",
      message: expect.stringContaining("porchlight up"),
    });
  });
});

describe("porchlight ship", () => {
  it.each([
    ["--people", "99"],
    ["--days", "29"],
    ["--seed", "-1"],
  ])("refuses %s %s before any work", async (option, value) => {
    await expect(run(shipCommand(), option, value)).rejects.toMatchObject({
      code: "commander.invalidArgument",
    });
  });
});
