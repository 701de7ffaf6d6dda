import { readLeads } from "@porchlight/core/leads/read-leads";
import { readLeadsRequest } from "@porchlight/core/leads/read-leads-request";
import type { LeadsSnapshot } from "@porchlight/core/ports/workspaces";
import { PROFILE_TTL_MS } from "@porchlight/core/profile/profile-life";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createWorld,
  did,
  leadSourcesOf,
  look,
  MINUTE,
  NOW,
  SCOPE,
  shop,
  WORKSPACE,
  type World,
} from "./world.ts";

const LEAD = "lead_scorer_v2";

let world: World;

beforeEach(async () => {
  world = createWorld();
  await world.fold("u:ann", did("asked"));
  await world.fold("u:bob", did("asked"), did("asked"), did("asked"));
  await world.fold("u:cid", did("asked"), did("asked"));
  for (const person of ["u:ann", "u:bob", "u:cid"] as const) await look(world, person);
  world.reads = 0;
});

const leads = async (nowMs = NOW, { rank = LEAD, limit = 50 } = {}) => {
  const sources = leadSourcesOf(world);
  const list = { workspace: WORKSPACE, rank, limit };
  return JSON.parse((await readLeads(sources, shop, list, nowMs)).json);
};
const names = ({ leads: entries }: { leads: { userId: string }[] }) =>
  entries.map(({ userId }) => userId);

describe("readLeads", () => {
  it("ranks people by the model, each with score, reasons and what else is known", async () => {
    const list = await leads();
    expect(list).toMatchObject({ rank: LEAD, cache: "hit", ageMs: 0 });
    expect(names(list)).toEqual(["bob", "cid", "ann"]);
    expect(list.leads[0]).toMatchObject({
      score: 88,
      rung: "rules",
      decision: "abstain",
      reasons: [{ feature: "asked_total", value: 3, says: "asked 3 times" }],
      churn: { risk: 0.1192 },
      intent: { next: "ask", strength: 0.5 },
      asOf: new Date(NOW).toISOString(),
      stateVersion: 1,
    });
    expect(world.reads).toBe(0);
  });

  it("ranks by another model, and no further than the limit", async () => {
    const list = await leads(NOW, { rank: "churn_predictor_v2", limit: 2 });
    expect(list.leads).toHaveLength(2);
    expect(list.leads[0]).toMatchObject({ score: 12, lead: { quality: expect.any(Number) } });
  });

  it("makes anew, in one read, who is on the list but no longer in the cache", async () => {
    const laterMs = NOW + PROFILE_TTL_MS + MINUTE;
    await world.fold("u:ann", did("asked"), did("asked"), did("asked"));
    const list = await leads(laterMs);
    expect(names(list)).toEqual(["ann", "bob", "cid"]);
    expect(list.leads[0].asOf).toBe(new Date(laterMs).toISOString());
    expect(world.reads).toBe(1);
    await leads(laterMs + 1);
    expect(world.reads).toBe(1);
  });

  it("drops who is somebody else now, and takes them out of the cache", async () => {
    const laterMs = NOW + PROFILE_TTL_MS + MINUTE;
    await world.redirect("u:bob", "u:cid");
    expect(names(await leads(laterMs))).toEqual(["cid", "ann"]);
    expect(await world.cache.top(SCOPE, LEAD, 10)).toHaveLength(2);
  });

  it("says who and how high where neither cache nor store can say more", async () => {
    world.storeAway = true;
    const list = await leads(NOW + PROFILE_TTL_MS + MINUTE);
    expect(list.leads[0]).toEqual({ userId: "bob", score: 88 });
    expect(names(list)).toEqual(["bob", "cid", "ann"]);
  });

  it("leaves the others be where one person's state cannot be read", async () => {
    await world.breakState("u:dan");
    const ranks = { [LEAD]: 0.99 };
    const json = JSON.stringify({ asOf: new Date(0).toISOString() });
    const dan = { person: "u:dan", stateVersion: 1, asOfMs: 0, ranks, json } as const;
    await world.cache.write(SCOPE, [dan], NOW);
    const list = await leads();
    expect(list.leads[0]).toEqual({ userId: "dan", score: 99 });
    expect(names(list)).toEqual(["dan", "bob", "cid", "ann"]);
  });

  it("answers with the last copy while the cache is away, and says how old it is", async () => {
    const entries = ["ann", "bob", "cid"].map((userId) => JSON.stringify({ userId }));
    const snapshot: LeadsSnapshot = { asOfMs: NOW - MINUTE, entries };
    await world.workspaces.writeLeads(WORKSPACE, LEAD, snapshot);
    world.cacheAway = true;
    expect(await leads(NOW, { limit: 2 })).toEqual({
      rank: LEAD,
      asOf: new Date(NOW - MINUTE).toISOString(),
      cache: "bypass",
      ageMs: MINUTE,
      leads: [{ userId: "ann" }, { userId: "bob" }],
    });
  });

  it("asks for another try where there is no copy yet", async () => {
    world.cacheAway = true;
    await expect(leads()).rejects.toMatchObject({ code: "cache.unavailable", status: 503 });
  });

  it("is empty where nobody has done anything", async () => {
    world = createWorld();
    expect((await leads()).leads).toEqual([]);
  });

  it("names the models there are to who asks for another", async () => {
    await expect(leads(NOW, { rank: "toString" })).rejects.toMatchObject({
      code: "model.not_found",
      message: expect.stringContaining("churn_predictor_v2, lead_scorer_v2"),
    });
  });
});

describe("readLeadsRequest", () => {
  it("ranks fifty by lead quality unless told", () => {
    expect(readLeadsRequest(shop, {})).toEqual({ rank: LEAD, limit: 50 });
  });

  it("ranks by what a schema without leads declares first", () => {
    const { lead_scorer_v2: _, ...predictions } = shop.predictions;
    expect(readLeadsRequest({ ...shop, predictions }, {}).rank).toBe("churn_predictor_v2");
  });

  it("has nothing to rank by in a schema without predictions", () => {
    expect(() => readLeadsRequest({ ...shop, predictions: {} }, {})).toThrow("no model to rank by");
  });

  it.each(["1", "200"])("takes a limit of %s", (limit) => {
    expect(readLeadsRequest(shop, { limit }).limit).toBe(Number(limit));
  });

  it.each(["0", "201", "-1", "1.5", "", "many", "1e2", "٣"])("refuses a limit of '%s'", (limit) => {
    expect(() => readLeadsRequest(shop, { limit })).toThrow("from 1 to 200");
  });
});
