import type { PersonKey } from "@porchlight/core/interaction";
import { PROFILE_REFRESH_MS } from "@porchlight/core/profile/profile-life";
import {
  SILENCE_AGE_MS,
  SWEEP_AGE_MS,
  sweepProfiles,
} from "@porchlight/core/profile/sweep-profiles";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createWorld,
  did,
  look as lookIn,
  MINUTE,
  NOW,
  SCOPE,
  shop,
  WORKSPACE,
  type World,
} from "./world.ts";

let world: World;

beforeEach(() => {
  world = createWorld();
});

const look = (person: PersonKey, nowMs?: number) => lookIn(world, person, nowMs);
const sweep = (nowMs: number, deadlineMs = nowMs + MINUTE) => {
  const clock = { now: () => nowMs, deadlineMs };
  return sweepProfiles(world, shop, WORKSPACE, clock);
};
const people = (count: number) => Array.from({ length: count }, (_, i): PersonKey => `u:${i}`);

describe("sweepProfiles", () => {
  it("copies call lists at once where none was copied yet, when there is somebody on them", async () => {
    const copied = new Set<string>();
    const at = (minute: number) => {
      const nowMs = NOW + minute * MINUTE;
      const clock = { now: () => nowMs, deadlineMs: nowMs + MINUTE };
      return sweepProfiles(world, shop, WORKSPACE, clock, copied);
    };
    expect(await at(1)).toMatchObject({ snapshots: 3 });
    await world.fold("u:ann", did("asked"));
    await look("u:ann");
    expect(await at(2)).toMatchObject({ snapshots: 3 });
    expect(await at(3)).toMatchObject({ snapshots: 0 });
  });

  it("keeps people who are looked at warm: minutes of reading miss once", async () => {
    await world.fold("u:ann", did("viewed"));
    const caches: string[] = [];
    for (let second = 0; second <= 1800; second += 10) {
      const nowMs = NOW + second * 1000;
      if (second % 60 === 0) await sweep(nowMs);
      caches.push((await look("u:ann", nowMs)).cache);
    }
    expect(caches.filter((cache) => cache !== "hit")).toEqual(["miss"]);
  });

  it("makes them from the state as it is: silence raises the risk", async () => {
    await world.fold("u:ann", did("viewed", NOW - 24 * 60 * MINUTE));
    const before = await look("u:ann");
    await world.fold("u:ann", did("asked", NOW - 24 * 60 * MINUTE));
    const laterMs = NOW + SWEEP_AGE_MS;
    expect(await sweep(laterMs)).toMatchObject({ warmed: 1, finished: true });
    const after = await look("u:ann", laterMs + 1);
    expect(after).toMatchObject({ cache: "hit", stateVersion: 2, ageMs: 1 });
    expect(after.churn.risk).toBeGreaterThan(before.churn.risk);
  });

  it("leaves alone what is young, and who is not looked at", async () => {
    await world.fold("u:ann", did("viewed"));
    await look("u:ann");
    expect(await sweep(NOW + SWEEP_AGE_MS - 1)).toMatchObject({ warmed: 0, finished: true });
    expect(await sweep(NOW + 16 * MINUTE)).toMatchObject({ warmed: 0, ranked: 0 });
  });

  it("ranks everybody anew now and then, whether or not anybody looks", async () => {
    await world.fold("u:ann", did("viewed"));
    await look("u:ann");
    expect(await sweep(NOW + SILENCE_AGE_MS)).toMatchObject({ warmed: 0, ranked: 0 });
    // The call list was copied just now, for which it was made anew.
    const laterMs = NOW + 2 * SILENCE_AGE_MS;
    const { top } = world.cache;
    world.cache.top = async () => [];
    expect(await sweep(laterMs)).toMatchObject({ ranked: 1 });
    world.cache.top = top;
    const [entry] = await world.cache.top(SCOPE, "churn_predictor_v2", 1);
    expect(JSON.parse(entry?.json ?? "").asOf).toBe(new Date(laterMs).toISOString());
  });

  it("goes through hundreds in batches, oldest first, until its deadline", async () => {
    for (const [i, person] of people(250).entries()) {
      await world.fold(person, did("viewed"));
      await look(person, NOW + i);
    }
    world.reads = 0;
    let nowMs = NOW + PROFILE_REFRESH_MS;
    const clock = { now: () => nowMs, deadlineMs: nowMs + 2 };
    world.slowly = async () => {
      nowMs++;
    };
    const facts = await sweepProfiles(world, shop, WORKSPACE, clock);
    expect(facts).toMatchObject({ warmed: 200, snapshots: 0, finished: false });
    expect(world.reads).toBe(2);
    expect((await look("u:0", nowMs)).ageMs).toBeLessThan(10);
    expect((await look("u:249", nowMs)).ageMs).toBeGreaterThan(200_000);
  });

  it("gets past people whose state cannot be read, however many, and counts them", async () => {
    for (const person of people(130)) {
      await world.breakState(person);
      const json = JSON.stringify({ asOf: new Date(NOW).toISOString() });
      const profile = { person, stateVersion: 1, asOfMs: NOW, ranks: {}, json };
      await world.cache.write(SCOPE, [profile], NOW);
      await look(person);
    }
    await world.fold("u:ann", did("viewed"));
    await look("u:ann", NOW + 1);
    const facts = await sweep(NOW + SWEEP_AGE_MS + 1);
    expect(facts).toMatchObject({ warmed: 1, unreadable: 130, finished: true });
  });

  it("takes out who is somebody else now, or was erased", async () => {
    await world.fold("u:ann", did("viewed"));
    await world.fold("u:bob", did("viewed"));
    await look("u:ann");
    await look("u:bob");
    await world.redirect("u:ann", "u:bob");
    expect(await sweep(NOW + SWEEP_AGE_MS)).toMatchObject({ warmed: 1, removed: 1 });
    expect(await world.cache.top(SCOPE, "lead_scorer_v2", 10)).toHaveLength(1);
  });

  it("copies every call list to where it outlives the cache, in one minute of five", async () => {
    await world.fold("u:ann", did("asked"));
    await look("u:ann");
    const copied: number[] = [];
    for (let i = 1; i <= 5; i++) copied.push((await sweep(NOW + i * MINUTE)).snapshots);
    expect(copied).toEqual([0, 0, 0, 0, 3]);
    const snapshot = await world.workspaces.readLeads(WORKSPACE, "lead_scorer_v2");
    expect(snapshot).toMatchObject({ asOfMs: NOW + 5 * MINUTE });
    const entries = snapshot === "absent" ? [] : snapshot.entries.map((entry) => JSON.parse(entry));
    expect(entries).toMatchObject([
      { userId: "ann", score: 50, churn: { risk: expect.closeTo(0.1195, 3) } },
    ]);
  });
});
