import { setImmediate as turn } from "node:timers/promises";
import type { Models } from "@porchlight/core/models/models";
import { openLater } from "@porchlight/functions/runtime/open-later";
import { describe, expect, it, vi } from "vitest";
import { rulesOnly } from "../../fakes/rules-only.ts";

const known: Models = { ...rulesOnly, generation: async () => 7 };

describe("models that are opened later", () => {
  it("know no generation until they are open", async () => {
    const { open, generation } = openLater(async () => known);
    expect(await generation("acme")).toBeUndefined();
    expect(await open()).toBe(known);
    expect(await generation("acme")).toBe(7);
  });

  it("are opened once behind answers, and not before the turn is over", async () => {
    let opens = 0;
    const { generation, openSoon } = openLater(async () => {
      opens++;
      return known;
    });
    for (let i = 0; i < 3; i++) openSoon();
    expect(opens).toBe(0);
    await turn();
    expect(opens).toBe(1);
    expect(await generation("acme")).toBe(7);
    openSoon();
    await turn();
    expect(opens).toBe(1);
  });

  it("are tried again after they could not be opened", async () => {
    const lines = vi.spyOn(console, "log").mockImplementation(() => {});
    let isAway = true;
    const { generation, openSoon } = openLater(async () => {
      if (isAway) throw new TypeError("away");
      return known;
    });
    openSoon();
    await turn();
    expect(await generation("acme")).toBeUndefined();
    expect(lines.mock.calls.join()).toContain("model.unavailable");
    isAway = false;
    openSoon();
    await turn();
    expect(await generation("acme")).toBe(7);
  });
});
