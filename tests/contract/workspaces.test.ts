import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import type { Workspaces } from "@porchlight/core/ports/workspaces";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMemoryWorkspaces } from "../fakes/memory-workspaces.ts";
import { type Dynalite, startDynalite } from "../local/dynalite.ts";
import { workspacesSuite } from "./workspaces-suite.ts";

let dynalite: Dynalite;
let workspaces: Workspaces;
beforeAll(async () => {
  dynalite = await startDynalite();
  workspaces = createDynamoWorkspaces({ client: dynalite.client, table: "workspaces" });
});
afterAll(() => dynalite.stop());

describe("workspaces in memory", () => {
  const memory = createMemoryWorkspaces();
  workspacesSuite(() => memory);
});

describe("workspaces in DynamoDB", () => {
  workspacesSuite(() => workspaces);

  it("keep the best of a call list that one item cannot hold", async () => {
    const entries = Array.from({ length: 500 }, (_, i) =>
      JSON.stringify({ i, text: "é".repeat(500) }),
    );
    await workspaces.writeLeads("w", "long", { asOfMs: 1, entries });
    const read = await workspaces.readLeads("w", "long");
    const kept = read === "absent" ? [] : read.entries;
    expect(kept.length).toBeGreaterThan(300);
    expect(kept).toEqual(entries.slice(0, kept.length));
  });

  it("say that the store is unavailable when it is", async () => {
    const send = () => Promise.reject(new TypeError("connect ECONNREFUSED"));
    const client = { send } as unknown as DynamoDBClient;
    const away = createDynamoWorkspaces({ client, table: "workspaces" });
    await expect(away.readKey("k")).rejects.toMatchObject({ code: "store.unavailable" });
    await expect(away.keys("w")).rejects.toMatchObject({ code: "store.unavailable" });
  });
});
