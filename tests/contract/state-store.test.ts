import { BatchGetItemCommand, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { createDynamoStateStore } from "@porchlight/adapters/dynamo/dynamo-state-store";
import type { StateStore } from "@porchlight/core/ports/state-store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMemoryStateStore } from "../fakes/memory-state-store.ts";
import { type Dynalite, startDynalite } from "../local/dynalite.ts";
import { stateStoreSuite } from "./state-store-suite.ts";

let dynalite: Dynalite;
beforeAll(async () => {
  dynalite = await startDynalite();
});
afterAll(() => dynalite.stop());

type Send = (command: unknown, options?: unknown) => Promise<unknown>;

/** A store on a client of which some calls go otherwise. */
function storeWith(send: (command: unknown, next: Send) => Promise<unknown>): StateStore {
  const next = dynalite.client.send.bind(dynalite.client) as Send;
  const client = { send: (command: unknown) => send(command, next) };
  return createDynamoStateStore({ client: client as unknown as DynamoDBClient, table: "people" });
}

const address = (person: string) => ({ workspace: "faults", person: `u:${person}` as const });
const first = { version: 1, bytes: Uint8Array.of(1) };

describe("the state store in memory", () => {
  const store = createMemoryStateStore();
  stateStoreSuite(() => store);
});

describe("the state store in DynamoDB", () => {
  let store: StateStore;
  beforeAll(() => {
    store = createDynamoStateStore({ client: dynalite.client, table: "people" });
  });
  stateStoreSuite(() => store);

  it("knows its own write again when the answer was lost and the write repeated", async () => {
    const store = storeWith(async (command, next) => {
      if (command instanceof PutItemCommand) await next(command);
      return next(command);
    });
    const changes = [{ address: address("twice"), next: first }];
    expect(await store.write(changes)).toEqual(["written"]);
  });

  it("takes another's write of the same version for a conflict", async () => {
    const rival = createDynamoStateStore({ client: dynalite.client, table: "people" });
    const changes = [{ address: address("rival"), next: first }];
    const store = storeWith(async (command, next) => {
      if (command instanceof PutItemCommand) await rival.write(changes);
      return next(command);
    });
    expect(await store.write(changes)).toEqual(["conflict"]);
  });

  it("asks again for keys that were left unprocessed", async () => {
    const all = Array.from({ length: 5 }, (_, i) => address(`left${i}`));
    await store.write(all.map((one) => ({ address: one, next: first })));
    const throttled = storeWith(async (command, next) => {
      if (!(command instanceof BatchGetItemCommand)) return next(command);
      const [keys] = Object.values(command.input.RequestItems ?? {});
      const [now, ...later] = keys?.Keys ?? [];
      const answer = await next(
        new BatchGetItemCommand({ RequestItems: { people: { ...keys, Keys: [now ?? {}] } } }),
      );
      const left = later.length > 0 ? { people: { Keys: later } } : {};
      return { ...(answer as object), UnprocessedKeys: left };
    });
    const read = await throttled.read(all);
    expect([...read.values()].map((one) => one !== "absent" && one.version)).toEqual([
      1, 1, 1, 1, 1,
    ]);
  });

  it("never takes a key that stays unprocessed for absent", async () => {
    const throttled = storeWith(async () => ({
      Responses: { people: [] },
      UnprocessedKeys: { people: { Keys: [{ pk: { S: "faults#u:x" }, sk: { S: "state" } }] } },
    }));
    await expect(throttled.read([address("x")])).rejects.toMatchObject({
      code: "store.unavailable",
    });
  });

  it.each(["read", "write", "readSpill", "addSpill"] as const)(
    "says that the store is unavailable when it is, on %s",
    async (call) => {
      const away = storeWith(() => Promise.reject(new TypeError("connect ECONNREFUSED")));
      const place = { address: address("away"), day: 1, level: 0, bucket: 0 };
      const calls = {
        read: () => away.read([place.address]),
        write: () => away.write([{ address: place.address, next: first }]),
        readSpill: () => away.readSpill([place], 0),
        addSpill: () => away.addSpill([{ place, ids: ["00000000000000aa"] }]),
      };
      await expect(calls[call]()).rejects.toMatchObject({ code: "store.unavailable" });
    },
  );
});
