import type { Aliases, AliasSwap } from "@porchlight/core/ports/aliases";
import { expect, it } from "vitest";

const change = (workspace: string, of: Partial<AliasSwap>): AliasSwap => ({
  workspace,
  model: "lead",
  from: undefined,
  to: 1,
  who: "ann",
  why: "better by 0.02",
  atMs: 5,
  ...of,
});

/** The law of the port, for every implementation. Every test has a workspace of its own. */
export function aliasesSuite(port: () => Aliases): void {
  it("begins with the rules, at generation 0", async () => {
    expect(await port().read("new")).toEqual({ generation: 0, champions: {} });
    expect(await port().history("new")).toEqual([]);
  });

  it("raises the generation by one at each swap, and at no conflict", async () => {
    expect(await port().swap(change("rising", {}))).toBe("swapped");
    expect(await port().swap(change("rising", { model: "churn", to: 4 }))).toBe("swapped");
    expect(await port().swap(change("rising", { from: 3, to: 9 }))).toBe("conflict");
    expect(await port().swap(change("rising", { to: 9 }))).toBe("conflict");
    expect(await port().read("rising")).toEqual({
      generation: 2,
      champions: { lead: 1, churn: 4 },
    });
  });

  it("rolls back to a version, and to the rules", async () => {
    await port().swap(change("back", {}));
    await port().swap(change("back", { from: 1, to: 2 }));
    expect(await port().swap(change("back", { from: 2, to: 1 }))).toBe("swapped");
    expect((await port().read("back")).champions).toEqual({ lead: 1 });
    expect(await port().swap(change("back", { from: 1, to: undefined }))).toBe("swapped");
    expect(await port().read("back")).toEqual({ generation: 4, champions: {} });
  });

  it("keeps every change with who, why and when, oldest first", async () => {
    const changes = [
      change("kept", {}),
      change("kept", { from: 1, to: 2, who: "bob", why: "retrained", atMs: 6 }),
      change("kept", { from: 2, to: undefined, why: "broken", atMs: 7 }),
    ];
    for (const one of changes) {
      await port().swap(one);
      await port().swap({ ...one, from: 77 });
    }
    expect(await port().history("kept")).toEqual(
      changes.map((one, i) => ({ ...one, generation: i + 1 })),
    );
  });

  it("lets one of those win who swap the same champion at once", async () => {
    const rivals = [1, 2, 3, 4].map((to) => port().swap(change("raced", { to })));
    const answers = await Promise.all(rivals);
    expect(answers.filter((answer) => answer === "swapped")).toHaveLength(1);
    const won = answers.indexOf("swapped") + 1;
    expect(await port().read("raced")).toEqual({ generation: 1, champions: { lead: won } });
    expect(await port().history("raced")).toMatchObject([{ to: won, generation: 1 }]);
  });

  it("is no conflict between models: all swaps at once happen, each in a generation of its own", async () => {
    const models = ["a", "b", "c", "d"];
    const swaps = models.map((model) => port().swap(change("apart", { model })));
    expect(await Promise.all(swaps)).toEqual(models.map(() => "swapped"));
    expect(await port().read("apart")).toEqual({
      generation: 4,
      champions: { a: 1, b: 1, c: 1, d: 1 },
    });
    const history = await port().history("apart");
    expect(history.map(({ generation }) => generation)).toEqual([1, 2, 3, 4]);
    expect(history.map(({ model }) => model).sort()).toEqual(models);
  });

  it("keeps workspaces apart whose names begin alike, and odd model names too", async () => {
    await port().swap(change("acme", {}));
    expect(await port().read("acme-2")).toEqual({ generation: 0, champions: {} });
    expect(await port().swap(change("acme", { model: "constructor" }))).toBe("swapped");
  });
}
