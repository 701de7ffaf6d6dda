import type { KeyRecord, Workspaces } from "@porchlight/core/ports/workspaces";
import { expect, it } from "vitest";

const keyOf = (workspace: string, keyId: string): KeyRecord => ({
  keyId,
  workspace,
  schema: "real-estate",
  scopes: ["write", "read"],
  secretHash: "ab".repeat(32),
  createdAtMs: 1,
});

/** The law of the port, for every implementation. Every test has names of its own. */
export function workspacesSuite(port: () => Workspaces): void {
  it("creates a workspace once, whoever tries at the same moment", async () => {
    const workspace = { name: "once", schema: "real-estate", createdAtMs: 5 };
    const answers = await Promise.all(Array.from({ length: 8 }, () => port().create(workspace)));
    expect(answers.filter((answer) => answer === "created")).toHaveLength(1);
    expect(await port().create({ ...workspace, schema: "other" })).toBe("exists");
    expect(await port().read("once")).toEqual(workspace);
  });

  it("says absent of what was never written", async () => {
    expect(await port().read("nobody")).toBe("absent");
    expect(await port().readKey("nobody")).toBe("absent");
    expect(await port().readLeads("nobody", "list")).toBe("absent");
    expect(await port().keys("nobody")).toEqual([]);
  });

  it("lists every workspace", async () => {
    const names = ["list-a", "list-b", "list-c"];
    for (const name of names) await port().create({ name, schema: "s", createdAtMs: 1 });
    const listed = (await port().list()).map(({ name }) => name);
    expect(listed).toEqual(expect.arrayContaining(names));
  });

  it("reads a key as it was last written, at once", async () => {
    const key = keyOf("rotating", "k1");
    await port().writeKey(key);
    expect(await port().readKey("k1")).toEqual(key);
    await port().writeKey({ ...key, revokedAtMs: 9 });
    expect(await port().readKey("k1")).toEqual({ ...key, revokedAtMs: 9 });
    expect(await port().keys("rotating")).toEqual([{ ...key, revokedAtMs: 9 }]);
  });

  it("lists every key of a workspace, and no other's", async () => {
    const ids = Array.from({ length: 120 }, (_, i) => `many-${i}`);
    await Promise.all(ids.map((id) => port().writeKey(keyOf("many", id))));
    await port().writeKey(keyOf("many-more", "other"));
    const listed = (await port().keys("many")).map(({ keyId }) => keyId);
    expect(listed.sort()).toEqual(ids.sort());
  });

  it("keeps the call list that was written last, per workspace and list", async () => {
    await port().writeLeads("w", "a", { asOfMs: 1, entries: ['{"n":1}'] });
    await port().writeLeads("w", "b", { asOfMs: 2, entries: [] });
    await port().writeLeads("w", "a", { asOfMs: 3, entries: ['{"n":2}', '{"n":3}'] });
    expect(await port().readLeads("w", "a")).toEqual({
      asOfMs: 3,
      entries: ['{"n":2}', '{"n":3}'],
    });
    expect(await port().readLeads("w", "b")).toEqual({ asOfMs: 2, entries: [] });
  });
}
