import { ServiceError } from "@porchlight/core/error";
import { formatKey, generateKey, hashSecret } from "@porchlight/core/keys/key";
import { createKeyring, KEY_KEPT_MS, KEY_KEPT_SHORTLY_MS } from "@porchlight/core/keys/keyring";
import type { KeyCopy } from "@porchlight/core/ports/key-copies";
import type { KeyRecord, Scope } from "@porchlight/core/ports/workspaces";
import { describe, expect, it } from "vitest";
import { away } from "../../fakes/ingest-world.ts";
import { createMemoryKeyCopies } from "../../fakes/memory-key-copies.ts";
import { createMemoryWorkspaces } from "../../fakes/memory-workspaces.ts";

const secretOf = (seed: number) => generateKey((length) => new Uint8Array(length).fill(seed));

async function createWorld({
  capacity = 10,
  copiesAgeMs = Number.POSITIVE_INFINITY,
}: {
  capacity?: number;
  copiesAgeMs?: number;
} = {}) {
  const table = createMemoryWorkspaces();
  const copies = createMemoryKeyCopies(copiesAgeMs);
  const ports = { readKey: table.readKey, copies };
  let reads = 0;
  const keyring = createKeyring(
    {
      readKey: (keyId) => {
        reads++;
        return ports.readKey(keyId);
      },
      copies: {
        read: (keyId) => ports.copies.read(keyId),
        write: (key) => ports.copies.write(key),
      },
    },
    capacity,
  );
  return {
    ports,
    table,
    copies,
    reads: () => reads,
    async write(seed: number, fields: Partial<KeyRecord> = {}): Promise<string> {
      const key = secretOf(seed);
      await table.writeKey({
        keyId: key.keyId,
        workspace: "north",
        schema: "visits",
        scopes: ["write"],
        secretHash: await hashSecret(key.secret),
        createdAtMs: 0,
        ...fields,
      });
      return formatKey(key);
    },
    /** The workspace that a key opens, or why it does not. */
    async ask(key: string | undefined, nowMs = 0, scope: Scope = "write"): Promise<string> {
      try {
        return (await keyring.authenticate(key, scope, nowMs)).workspace;
      } catch (error) {
        if (ServiceError.is(error)) return error.code;
        throw error;
      }
    },
  };
}

describe("what a key opens", () => {
  it("is the workspace it was made for", async () => {
    const world = await createWorld();
    expect(await world.ask(await world.write(1))).toBe("north");
    expect(await world.ask(await world.write(2, { workspace: "south" }))).toBe("south");
  });

  it("is nothing without a key, with text that is none, and with another's secret", async () => {
    const world = await createWorld();
    const key = await world.write(1);
    const forged = formatKey({ keyId: secretOf(1).keyId, secret: secretOf(2).secret });
    expect(await world.ask(undefined)).toBe("key.missing");
    expect(await world.ask("open sesame")).toBe("key.wrong");
    expect(await world.ask(forged)).toBe("key.wrong");
    expect(await world.ask(formatKey(secretOf(3)))).toBe("key.wrong");
    expect(await world.ask(key)).toBe("north");
  });

  it("ends with its scopes; an administrator may do everything", async () => {
    const world = await createWorld();
    const writer = await world.write(1);
    const admin = await world.write(2, { scopes: ["admin"] });
    expect(await world.ask(writer, 0, "read")).toBe("key.scope");
    for (const scope of ["write", "read", "admin"] as const)
      expect(await world.ask(admin, 0, scope)).toBe("north");
  });

  it("ends at its revocation, which may lie ahead", async () => {
    const world = await createWorld();
    const key = await world.write(1, { revokedAtMs: 100 });
    expect(await world.ask(key, 99)).toBe("north");
    expect(await world.ask(key, 100)).toBe("key.wrong");
  });
});

describe("what is remembered", () => {
  it("is a known key, for a minute", async () => {
    const world = await createWorld();
    const key = await world.write(1);
    await world.ask(key, 0);
    await world.ask(key, KEY_KEPT_MS - 1);
    expect(world.reads()).toBe(1);
    await world.write(1, { revokedAtMs: 5 });
    expect(await world.ask(key, KEY_KEPT_MS - 1)).toBe("north");
    expect(await world.ask(key, KEY_KEPT_MS)).toBe("key.wrong");
  });

  it("is that a key is unknown, shortly", async () => {
    const world = await createWorld();
    const key = formatKey(secretOf(1));
    await world.ask(key, 0);
    await world.ask(key, KEY_KEPT_SHORTLY_MS - 1);
    expect(world.reads()).toBe(1);
    await world.write(1);
    expect(await world.ask(key, KEY_KEPT_SHORTLY_MS)).toBe("north");
  });

  it("is bounded, and made-up keys push out no known one", async () => {
    const world = await createWorld({ capacity: 2 });
    const [first, second, third] = [
      await world.write(1),
      await world.write(2),
      await world.write(3),
    ];
    for (const key of [first, second, first, third]) await world.ask(key, 1);
    for (let seed = 10; seed < 20; seed++) await world.ask(formatKey(secretOf(seed)), 1);
    const before = world.reads();
    await world.ask(first, 1);
    await world.ask(third, 1);
    expect(world.reads()).toBe(before);
    await world.ask(second, 1);
    expect(world.reads()).toBe(before + 1);
  });
});

describe("a copy that was made lately", () => {
  const copied = async (copiesAgeMs: number) => {
    const world = await createWorld({ copiesAgeMs });
    const key = await world.write(1);
    await world.copies.write((await world.table.readKey(secretOf(1).keyId)) as KeyRecord);
    return { world, key };
  };

  it("spares a new process the table, until a minute after the table was read", async () => {
    const { world, key } = await copied(20_000);
    expect(await world.ask(key, 0)).toBe("north");
    expect(await world.ask(key, KEY_KEPT_MS - 20_000 - 1)).toBe("north");
    expect(world.reads()).toBe(0);
    world.ports.copies = createMemoryKeyCopies();
    await world.write(1, { revokedAtMs: 1 });
    expect(await world.ask(key, KEY_KEPT_MS - 20_000)).toBe("key.wrong");
  });

  it("is not believed without asking once it is a minute old", async () => {
    const { world, key } = await copied(KEY_KEPT_MS);
    await world.write(1, { revokedAtMs: 0 });
    expect(await world.ask(key, 0)).toBe("key.wrong");
    expect(world.reads()).toBe(1);
  });

  it("opens nothing to who has another's secret", async () => {
    const { world } = await copied(0);
    const forged = formatKey({ keyId: secretOf(1).keyId, secret: secretOf(2).secret });
    expect(await world.ask(forged)).toBe("key.wrong");
  });
});

describe("while the table is away", () => {
  const cutOff = (world: Awaited<ReturnType<typeof createWorld>>) => {
    world.ports.readKey = away("store.unavailable");
  };
  const noCopies = { read: away("cache.unavailable"), write: away("cache.unavailable") };

  it("a copy answers, also that a key is revoked", async () => {
    const world = await createWorld();
    const key = await world.write(1);
    await world.copies.write((await world.table.readKey(secretOf(1).keyId)) as KeyRecord);
    cutOff(world);
    expect(await world.ask(key, 0)).toBe("north");
    const copy = (await world.copies.read(secretOf(1).keyId)) as KeyCopy;
    await world.copies.write({ ...copy.key, revokedAtMs: 1 });
    expect(await world.ask(key, KEY_KEPT_SHORTLY_MS)).toBe("key.wrong");
  });

  it("memory answers, however old, where there is no copy", async () => {
    const world = await createWorld();
    const key = await world.write(1);
    world.ports.copies = noCopies;
    expect(await world.ask(key, 0)).toBe("north");
    cutOff(world);
    expect(await world.ask(key, 1e12)).toBe("north");
  });

  it("a wrong secret is still wrong, and an unknown key is not called wrong", async () => {
    const world = await createWorld();
    const key = await world.write(1);
    await world.ask(key, 0);
    cutOff(world);
    const forged = formatKey({ keyId: secretOf(1).keyId, secret: secretOf(2).secret });
    expect(await world.ask(forged, KEY_KEPT_MS)).toBe("key.wrong");
    expect(await world.ask(formatKey(secretOf(9)), KEY_KEPT_MS)).toBe("store.unavailable");
    world.ports.copies = noCopies;
    expect(await world.ask(formatKey(secretOf(9)), KEY_KEPT_MS)).toBe("store.unavailable");
  });

  it("the table is asked again soon, and believed once it is back", async () => {
    const world = await createWorld();
    const key = await world.write(1);
    await world.ask(key, 0);
    cutOff(world);
    await world.ask(key, KEY_KEPT_MS);
    await world.write(1, { revokedAtMs: 1 });
    world.ports.readKey = world.table.readKey;
    expect(await world.ask(key, KEY_KEPT_MS + KEY_KEPT_SHORTLY_MS)).toBe("key.wrong");
  });

  it("a fault of ours is not taken for an outage", async () => {
    const world = await createWorld();
    const key = await world.write(1);
    world.ports.readKey = () => Promise.reject(new TypeError("a bug"));
    await expect(world.ask(key)).rejects.toThrow("a bug");
  });
});
