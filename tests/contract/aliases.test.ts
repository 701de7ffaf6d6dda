import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { createDynamoAliases } from "@porchlight/adapters/dynamo/dynamo-aliases";
import type { Aliases } from "@porchlight/core/ports/aliases";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMemoryAliases } from "../fakes/memory-aliases.ts";
import { type Dynalite, startDynalite } from "../local/dynalite.ts";
import { aliasesSuite } from "./aliases-suite.ts";

const table = "workspaces";
let dynalite: Dynalite;
let aliases: Aliases;
beforeAll(async () => {
  dynalite = await startDynalite();
  aliases = createDynamoAliases({ client: dynalite.client, table });
});
afterAll(() => dynalite.stop());

describe("aliases in memory", () => {
  const memory = createMemoryAliases();
  aliasesSuite(() => memory);
});

describe("aliases in DynamoDB", () => {
  aliasesSuite(() => aliases);

  const change = {
    model: "lead",
    from: undefined,
    to: 1,
    who: "ann",
    why: "first",
    atMs: 5,
  } as const;

  /** A client whose conditional puts happen although it says that they did not, as after a lost answer. */
  const losingAnswers = (after: () => Promise<unknown> = async () => {}) => {
    let lost = 0;
    const send = async (command: PutItemCommand, options: unknown) => {
      const { client } = dynalite;
      const answer = await client.send(command, options as never);
      if (!(command instanceof PutItemCommand) || command.input.ConditionExpression === undefined)
        return answer;
      if (lost++ > 0) return answer;
      await after();
      return client.send(command, options as never);
    };
    return { send } as unknown as DynamoDBClient;
  };

  it("know their own swap again when the answer was lost", async () => {
    const losing = createDynamoAliases({ client: losingAnswers(), table });
    expect(await losing.swap({ ...change, workspace: "lost" })).toBe("swapped");
    expect(await aliases.read("lost")).toEqual({ generation: 1, champions: { lead: 1 } });
    expect(await aliases.history("lost")).toHaveLength(1);
  });

  it("know it even when another swap came after it", async () => {
    const rival = { ...change, workspace: "overtaken", from: 1, to: 2, who: "bob" };
    const client = losingAnswers(() => aliases.swap(rival));
    const losing = createDynamoAliases({ client, table });
    expect(await losing.swap({ ...change, workspace: "overtaken" })).toBe("swapped");
    expect(await aliases.read("overtaken")).toEqual({ generation: 2, champions: { lead: 2 } });
    expect((await aliases.history("overtaken")).map(({ who }) => who)).toEqual(["ann", "bob"]);
  });

  it("read all aliases of a workspace in one call", async () => {
    let calls = 0;
    const client = {
      send: (...args: Parameters<DynamoDBClient["send"]>) => {
        calls++;
        return dynalite.client.send(...args);
      },
    } as unknown as DynamoDBClient;
    const counted = createDynamoAliases({ client, table });
    for (const model of ["a", "b"]) await counted.swap({ ...change, model, workspace: "one" });
    calls = 0;
    await counted.read("one");
    expect(calls).toBe(1);
  });

  it("say that the store is unavailable when it is", async () => {
    const send = () => Promise.reject(new TypeError("connect ECONNREFUSED"));
    const away = createDynamoAliases({ client: { send } as unknown as DynamoDBClient, table });
    await expect(away.read("w")).rejects.toMatchObject({ code: "store.unavailable" });
    await expect(away.swap({ ...change, workspace: "w" })).rejects.toMatchObject({
      code: "store.unavailable",
    });
  });
});
