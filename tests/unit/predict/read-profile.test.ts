import type { PersonKey } from "@porchlight/core/interaction";
import { predictPeople, toCachedProfile } from "@porchlight/core/predictions/predict-people";
import { NO_REASONS } from "@porchlight/core/predictions/reasons-asked";
import { PROFILE_REFRESH_MS, PROFILE_TTL_MS } from "@porchlight/core/profile/profile-life";
import { readProfile } from "@porchlight/core/profile/read-profile";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createWorld,
  did,
  look,
  MINUTE,
  NOW,
  SCOPE,
  shop,
  sourcesOf,
  WORKSPACE,
  type World,
} from "./world.ts";

const ANN = { workspace: WORKSPACE, person: "u:ann" } as const;

let world: World;
beforeEach(() => {
  world = createWorld();
});

const read = (person?: PersonKey, nowMs?: number) => look(world, person, nowMs);

describe("readProfile", () => {
  it("makes a profile from state at the first read and serves it from the cache at the second", async () => {
    await world.fold("u:ann", did("asked"), did("asked"));
    const missed = await read();
    expect(missed).toMatchObject({ userId: "ann", cache: "miss", ageMs: 0, stateVersion: 1 });
    expect(missed.lead).toMatchObject({ quality: 0.7311, score: 73, rung: "rules" });
    const hit = await read("u:ann", NOW + 1500);
    expect(hit).toEqual({ ...missed, cache: "hit", ageMs: 1500 });
    expect(world.reads).toBe(1);
  });

  it("tells the function of the answer what the answer itself says", async () => {
    await world.fold("u:ann", did("asked"));
    const served = await readProfile(sourcesOf(world), ANN, NOW);
    const { cache, stateVersion } = served;
    expect(JSON.parse(served.json)).toMatchObject({ cache, stateVersion });
  });

  it("makes no store and opens no schema on a hit", async () => {
    await world.fold("u:ann", did("asked"));
    await read();
    const never = () => Promise.reject(new TypeError("nobody may ask for this"));
    const sources = { ...sourcesOf(world), states: never, models: never, behavior: never };
    const served = await readProfile(sources, ANN, NOW);
    expect(served.cache).toBe("hit");
  });

  it("reads state where the profile is behind a fence", async () => {
    await world.fold("u:ann", did("viewed"));
    await read();
    await world.cache.fence(WORKSPACE, [{ person: "u:ann", version: 2 }]);
    expect(await read()).toMatchObject({ cache: "miss", stateVersion: 1 });
    await world.fold("u:ann", did("asked"));
    expect(await read()).toMatchObject({ cache: "miss", stateVersion: 2 });
    expect(await read()).toMatchObject({ cache: "hit", stateVersion: 2 });
  });

  it("answers without the cache, and says so", async () => {
    await world.fold("u:ann", did("viewed"));
    world.cacheAway = true;
    expect(await read()).toMatchObject({ cache: "bypass", ageMs: 0, stateVersion: 1 });
  });

  it("serves hits while the store is away, and refuses the rest", async () => {
    await world.fold("u:ann", did("viewed"));
    await read();
    world.storeAway = true;
    expect(await read("u:ann", NOW + 1000)).toMatchObject({ cache: "hit" });
    await expect(read("u:bob")).rejects.toMatchObject({ code: "store.unavailable", status: 503 });
    await world.cache.fence(WORKSPACE, [{ person: "u:ann", version: 2 }]);
    await expect(read()).rejects.toMatchObject({ code: "store.unavailable" });
  });

  it("knows nobody who was never seen", async () => {
    await expect(read("u:nobody")).rejects.toMatchObject({ code: "person.not_found", status: 404 });
  });

  it("makes a profile anew in the last fifth of its life", async () => {
    await world.fold("u:ann", did("viewed"));
    await read();
    expect(await read("u:ann", NOW + PROFILE_REFRESH_MS - 1)).toMatchObject({ cache: "hit" });
    const refreshed = await read("u:ann", NOW + PROFILE_REFRESH_MS);
    expect(refreshed).toMatchObject({ cache: "miss", ageMs: 0 });
    expect(await read("u:ann", NOW + PROFILE_TTL_MS + 1)).toMatchObject({ cache: "hit" });
  });

  it("lets an old profile stand in for a store that is away, but not past its time to live", async () => {
    await world.fold("u:ann", did("viewed"));
    await read();
    world.storeAway = true;
    const last = await read("u:ann", NOW + PROFILE_TTL_MS);
    expect(last).toMatchObject({ cache: "hit", ageMs: PROFILE_TTL_MS });
    await expect(read("u:ann", NOW + PROFILE_TTL_MS + 1)).rejects.toMatchObject({
      code: "store.unavailable",
    });
  });

  it("answers an old name with who it is, everything they did under it included", async () => {
    await world.fold("a:cookie", did("asked"), did("asked"));
    await world.fold("u:old", did("viewed"));
    await world.fold("u:ann", did("asked"));
    await world.redirect("a:cookie", "u:old");
    await world.redirect("u:old", "u:ann");
    const byCookie = await read("a:cookie");
    expect(byCookie).toMatchObject({ userId: "ann", stateVersion: 1, lead: { quality: 0.8808 } });
    expect(await read("u:old")).toMatchObject({ userId: "ann", stateVersion: 1 });
    expect(await read("u:ann")).toMatchObject({ userId: "ann", cache: "hit" });
  });

  it("names an anonymous person by their anonymous id", async () => {
    await world.fold("a:cookie", did("viewed"));
    const profile = await read("a:cookie");
    expect(profile.anonymousId).toBe("cookie");
    expect(profile).not.toHaveProperty("userId");
  });

  it("never shows an age below zero when another machine's clock is ahead", async () => {
    await world.fold("u:ann", did("viewed"));
    await read("u:ann", NOW + 2000);
    expect(await read("u:ann", NOW)).toMatchObject({ cache: "hit", ageMs: 0 });
  });

  it("counts nothing it cannot do without as lost: a cache that fails between read and write", async () => {
    await world.fold("u:ann", did("viewed"));
    world.slowly = async () => {
      world.cacheAway = true;
    };
    expect(await read()).toMatchObject({ cache: "miss", stateVersion: 1 });
  });
});

describe("freshness", () => {
  it("serves no reader a version older than what was stored before they asked", async () => {
    const steps = fc.scheduler();
    const readers = fc.array(fc.constantFrom(0, 1, MINUTE, PROFILE_REFRESH_MS), {
      minLength: 2,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(steps, readers, async (scheduler, delaysMs) => {
        world = createWorld();
        let stored = await world.fold("u:ann", did("viewed"));
        // Every call of cache and store is a step of its own, which the scheduler puts in any order,
        // once when it happens and once when its answer arrives.
        const cache = interleaved(scheduler, world.cache);
        const states = interleaved(scheduler, world.states);
        const write = async () => {
          for (let i = 0; i < 2; i++) {
            await cache.fence(WORKSPACE, [{ person: "u:ann", version: stored + 1 }]);
            await scheduler.schedule(Promise.resolve());
            stored = await world.fold("u:ann", did("asked"));
            const made = await predictPeople(world, shop, WORKSPACE, ["u:ann"], NOW, NO_REASONS);
            const profiles = [...made.people.values()].map((one) => toCachedProfile(one as never));
            await cache.write(SCOPE, profiles, NOW);
          }
        };
        const ask = async (delayMs: number) => {
          await scheduler.schedule(Promise.resolve());
          const storedBefore = stored;
          const sources = { ...sourcesOf(world), cache, states: async () => states };
          const served = await readProfile(sources, ANN, NOW + delayMs);
          expect(served.stateVersion).toBeGreaterThanOrEqual(storedBefore);
        };
        const all = Promise.all([write(), ...delaysMs.map(ask)]);
        await scheduler.waitFor(all);
      }),
    );
  });
});

function interleaved<T extends object>(scheduler: fc.Scheduler, port: T): T {
  const methods = Object.entries(port).map(([name, method]) => [
    name,
    async (...args: never[]) => {
      await scheduler.schedule(Promise.resolve(), `${name} is called`);
      const answer = await (method as (...args: never[]) => unknown)(...args);
      await scheduler.schedule(Promise.resolve(), `${name} has answered`);
      return answer;
    },
  ]);
  return Object.fromEntries(methods);
}
