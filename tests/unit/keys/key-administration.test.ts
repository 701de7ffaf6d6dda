import { randomBytes } from "node:crypto";
import { createKey, revokeKey, rotateKey } from "@porchlight/core/keys/key-administration";
import { createKeyring } from "@porchlight/core/keys/keyring";
import { createWorkspace } from "@porchlight/core/keys/workspace";
import { beforeEach, describe, expect, it } from "vitest";
import { createMemoryKeyCopies } from "../../fakes/memory-key-copies.ts";
import { createMemoryWorkspaces } from "../../fakes/memory-workspaces.ts";

let workspaces: ReturnType<typeof createMemoryWorkspaces>;
beforeEach(async () => {
  workspaces = createMemoryWorkspaces();
  await createWorkspace(workspaces, { name: "north", schema: "visits", nowMs: 5 });
});
const code = (code: string) => expect.objectContaining({ code });
/** What a key opens for a function that has just started. */
const open = (key: string, nowMs: number) =>
  createKeyring({
    readKey: workspaces.readKey,
    copies: createMemoryKeyCopies(),
  }).authenticate(key, "write", nowMs);
const create = () =>
  createKey(workspaces, { workspace: "north", scopes: ["write"], nowMs: 10, randomBytes });

describe("createWorkspace", () => {
  it("happens once", async () => {
    const again = createWorkspace(workspaces, { name: "north", schema: "other", nowMs: 6 });
    await expect(again).rejects.toThrow(code("workspace.exists"));
    expect(await workspaces.read("north")).toEqual({
      name: "north",
      schema: "visits",
      createdAtMs: 5,
    });
  });

  it.each(["", "North", "a#b", "-a", "a-", "x".repeat(65)])("refuses the name %o", async (name) => {
    const created = createWorkspace(workspaces, { name, schema: "visits", nowMs: 5 });
    await expect(created).rejects.toThrow(code("request.bad_parameter"));
  });
});

describe("createKey", () => {
  it("makes a key that opens its workspace, and keeps no secret", async () => {
    const { text, record } = await create();
    expect(await open(text, 10)).toEqual(record);
    expect(record).toMatchObject({ workspace: "north", schema: "visits", createdAtMs: 10 });
    const secret = text.slice(-43);
    expect(JSON.stringify(await workspaces.keys("north"))).not.toContain(secret);
  });

  it("refuses unknown workspaces and keys that open nothing", async () => {
    const options = { workspace: "south", scopes: ["read"] as const, nowMs: 10, randomBytes };
    await expect(createKey(workspaces, options)).rejects.toThrow(code("workspace.not_found"));
    const useless = { ...options, workspace: "north", scopes: [] };
    await expect(createKey(workspaces, useless)).rejects.toThrow(code("request.bad_parameter"));
  });
});

describe("rotateKey", () => {
  it("gives a key a successor and lets both open until the grace is over", async () => {
    const old = await create();
    const { keyId } = old.record;
    const rotated = await rotateKey(workspaces, { keyId, graceMs: 100, nowMs: 20, randomBytes });
    expect(rotated.record).toMatchObject({ workspace: "north", scopes: ["write"] });
    expect(await open(rotated.text, 20)).toEqual(rotated.record);
    expect(await open(old.text, 119)).toMatchObject({ keyId });
    await expect(open(old.text, 120)).rejects.toThrow(code("key.wrong"));
  });

  it("revokes at once without a grace", async () => {
    const { text, record } = await create();
    await rotateKey(workspaces, { keyId: record.keyId, nowMs: 20, randomBytes });
    await expect(open(text, 20)).rejects.toThrow(code("key.wrong"));
  });

  it("refuses unknown keys and those that are revoked", async () => {
    const { keyId } = (await create()).record;
    await revokeKey(workspaces, { keyId, nowMs: 20 });
    const again = rotateKey(workspaces, { keyId, nowMs: 30, randomBytes });
    await expect(again).rejects.toThrow(code("request.bad_parameter"));
    const unknown = rotateKey(workspaces, { keyId: "0", nowMs: 30, randomBytes });
    await expect(unknown).rejects.toThrow(code("key.not_found"));
  });
});

describe("revokeKey", () => {
  it("closes a key for good; the earliest revocation counts", async () => {
    const { text, record } = await create();
    const { keyId } = record;
    await revokeKey(workspaces, { keyId, nowMs: 20 });
    expect((await revokeKey(workspaces, { keyId, nowMs: 30 })).revokedAtMs).toBe(20);
    await expect(open(text, 20)).rejects.toThrow(code("key.wrong"));
  });

  it("cuts a rotated key's grace short", async () => {
    const { keyId } = (await create()).record;
    await rotateKey(workspaces, { keyId, graceMs: 1_000, nowMs: 20, randomBytes });
    expect((await revokeKey(workspaces, { keyId, nowMs: 30 })).revokedAtMs).toBe(30);
  });

  it("refuses unknown keys", async () => {
    const revoked = revokeKey(workspaces, { keyId: "0", nowMs: 20 });
    await expect(revoked).rejects.toThrow(code("key.not_found"));
  });
});
