import type { PersonKey } from "@porchlight/core/interaction";
import type { CachedProfile, ProfileCache } from "@porchlight/core/ports/profile-cache";
import { LIST_LENGTH, PROFILE_TTL_MS } from "@porchlight/core/profile/profile-life";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

const NOW = Date.UTC(2026, 10, 24, 9);
const ANN = "u:ann";
const BOB = "u:bob";

export const cachedProfile = (
  person: PersonKey,
  stateVersion: number,
  { asOfMs = NOW, ranks = {} as Record<string, number> } = {},
): CachedProfile => {
  const json = JSON.stringify({ person, stateVersion, asOf: new Date(asOfMs).toISOString() });
  return { person, stateVersion, asOfMs, ranks, json };
};

let workspaces = 0;

/** The law of `ProfileCache`, for every implementation. Each test has a workspace of its own. */
export function describeProfileCache(name: string, make: () => Promise<ProfileCache>): void {
  describe(name, () => {
    let cache: ProfileCache;
    let workspace: string;
    /** A workspace under one generation. */
    const at = (generation: number | undefined, name = workspace) => ({
      workspace: name,
      generation,
    });
    const read = (person: PersonKey, nowMs = NOW, scope = at(0)) =>
      cache.read(scope, person, nowMs);

    beforeEach(async () => {
      cache = await make();
      workspace = `workspace-${++workspaces}`;
    });

    it("knows nothing of who was never written", async () => {
      expect(await read(ANN)).toEqual({ profile: undefined, fenceVersion: 0 });
      expect(await cache.top(at(0), "lead", 10)).toEqual([]);
      expect(await cache.due(at(0), NOW, undefined, 10)).toEqual([]);
    });

    it("answers what was written, to the byte", async () => {
      const json = JSON.stringify({ says: 'ünï "code" 🏠\u0000\\ {} =,' });
      const profile = { ...cachedProfile(ANN, 3), json };
      expect(await cache.write(at(0), [profile], NOW)).toBe(1);
      expect((await read(ANN)).profile).toMatchObject({ stateVersion: 3, asOfMs: NOW, json });
    });

    it("keeps people apart whatever their ids are, and workspaces too", async () => {
      const odd: PersonKey[] = ["u:a b", "u:a", "a:a", "u:a:b", "u:{x}", "u:a#b=1,2", "u:漢字"];
      const profiles = odd.map((person, i) =>
        cachedProfile(person, i + 1, { ranks: { lead: i / 10 } }),
      );
      await cache.write(at(0), profiles, NOW);
      for (const profile of profiles)
        expect((await read(profile.person)).profile?.json).toBe(profile.json);
      const top = await cache.top(at(0), "lead", 100);
      expect(top.map(({ person }) => person)).toEqual(odd.toReversed());
      expect(await cache.top(at(0, `${workspace}-2`), "lead", 100)).toEqual([]);
      const other = await read("u:a", NOW, at(0, `${workspace}-2`));
      expect(other.profile).toBeUndefined();
    });

    it("keeps the highest (version, moment) and its ranks, whatever the order of writes", async () => {
      const ranks = fc.dictionary(
        fc.constantFrom("lead", "churn"),
        fc.constantFrom(0, 1e-7, 0.25, 1),
      );
      const writes = fc.array(
        fc.record({
          version: fc.integer({ min: 1, max: 4 }),
          // Some so old that their time is nearly up.
          agoMs: fc.constantFrom(0, 1, 1000, 240_000),
          ranks,
        }),
        { minLength: 1, maxLength: 12 },
      );
      const law = fc.asyncProperty(writes, fc.boolean(), async (sequence, atOnce) => {
        workspace = `workspace-${++workspaces}`;
        const profiles = sequence.map(({ version, agoMs, ranks }) =>
          cachedProfile(ANN, version, { asOfMs: NOW - agoMs, ranks }),
        );
        if (atOnce) await cache.write(at(0), profiles, NOW);
        else for (const profile of profiles) await cache.write(at(0), [profile], NOW);
        const [highest] = profiles
          .toReversed()
          .toSorted((a, b) => b.stateVersion - a.stateVersion || b.asOfMs - a.asOfMs);
        const equals = profiles.filter(({ json }) => json === highest?.json);
        expect((await read(ANN)).profile?.json).toBe(highest?.json);
        for (const list of ["lead", "churn"]) {
          const [entry] = await cache.top(at(0), list, 10);
          // Of equals the first stays.
          expect(entry?.score).toBe(equals[0]?.ranks[list]);
        }
      });
      await fc.assert(law, { numRuns: 50 });
    });

    it("never lets a fence fall", async () => {
      const versions = fc.array(fc.integer({ min: 1, max: 2 ** 40 }), {
        minLength: 1,
        maxLength: 6,
      });
      await fc.assert(
        fc.asyncProperty(versions, async (announced) => {
          workspace = `workspace-${++workspaces}`;
          let highest = 0;
          for (const version of announced) {
            await cache.fence(workspace, [{ person: ANN, version }]);
            highest = Math.max(highest, version);
            expect((await read(ANN)).fenceVersion).toBe(highest);
          }
          expect((await read(BOB)).fenceVersion).toBe(0);
        }),
        { numRuns: 20 },
      );
    });

    it("shows a profile behind a fence with the fence, and leaves the judgement to the reader", async () => {
      await cache.write(at(0), [cachedProfile(ANN, 3)], NOW);
      await cache.fence(workspace, [{ person: ANN, version: 4 }]);
      expect(await read(ANN)).toMatchObject({ profile: { stateVersion: 3 }, fenceVersion: 4 });
    });

    it("serves nothing past its time to live, counted from the moment it speaks of", async () => {
      await cache.write(at(0), [cachedProfile(ANN, 3, { asOfMs: NOW - 1000 })], NOW);
      expect((await read(ANN, NOW - 1000 + PROFILE_TTL_MS)).profile).toBeDefined();
      expect((await read(ANN, NOW - 1000 + PROFILE_TTL_MS + 1)).profile).toBeUndefined();
    });

    it("takes who is removed out of cache and lists, and slow writers cannot bring them back", async () => {
      const ranked = { ranks: { lead: 0.5 } };
      await cache.write(at(0), [cachedProfile(ANN, 3, ranked), cachedProfile(BOB, 1, ranked)], NOW);
      await read(ANN);
      await cache.remove(at(0), [ANN]);
      expect(await cache.write(at(0), [cachedProfile(ANN, 4, ranked)], NOW)).toBe(0);
      expect((await read(ANN)).profile).toBeUndefined();
      const top = await cache.top(at(0), "lead", 10);
      expect(top.map(({ person }) => person)).toEqual([BOB]);
      expect(await cache.due(at(0), NOW, undefined, 10)).toEqual([BOB]);
    });

    it("ranks the highest first, each with its profile", async () => {
      const scores = [0.2, 0.9, 0.4, 0.6];
      const profiles = scores.map((lead, i) =>
        cachedProfile(`u:${i}`, 1, { ranks: { lead, churn: 1 - lead } }),
      );
      await cache.write(at(0), profiles, NOW);
      const top = await cache.top(at(0), "lead", 3);
      expect(top).toEqual(
        [1, 3, 2].map((i) => ({
          person: `u:${i}`,
          score: scores[i],
          json: profiles[i]?.json,
        })),
      );
      expect((await cache.top(at(0), "churn", 1))[0]?.person).toBe("u:0");
    });

    it("names who was looked at and not written since, oldest first", async () => {
      for (const [i, person] of (["u:c", "u:a", "u:b", "u:d"] as const).entries())
        await cache.write(at(0), [cachedProfile(person, 1)], NOW + i);
      await read("u:a", NOW - 10_000);
      await read("u:c", NOW - 500);
      await read("u:b", NOW);
      await read("u:d", NOW);
      expect(await cache.due(at(0), NOW + 2, NOW - 500, 10)).toEqual(["u:c", "u:b"]);
      expect(await cache.due(at(0), NOW + 2, NOW - 500, 1)).toEqual(["u:c"]);
      expect(await cache.due(at(0), NOW + 2, NOW - 10_000, 10)).toEqual(["u:c", "u:a", "u:b"]);
      expect(await cache.due(at(0), NOW - 1, NOW - 10_000, 10)).toEqual([]);
    });

    it("names everybody not written since where it does not matter who was looked at", async () => {
      for (const [i, person] of (["u:c", "u:a"] as const).entries())
        await cache.write(at(0), [cachedProfile(person, 1)], NOW + i);
      expect(await cache.due(at(0), NOW + 1, undefined, 10)).toEqual(["u:c", "u:a"]);
      expect(await cache.due(at(0), NOW, undefined, 10)).toEqual(["u:c"]);
    });

    it("takes thousands of people in one call", async () => {
      const people = Array.from({ length: 2000 }, (_, i): PersonKey => `u:${i}`);
      const padding = "x".repeat(1000);
      const profiles = people.map((person, i) => ({
        ...cachedProfile(person, 1, { ranks: { lead: i / 2000 } }),
        json: JSON.stringify({ person, padding }),
      }));
      await cache.fence(
        workspace,
        people.map((person) => ({ person, version: 1 })),
      );
      expect(await cache.write(at(0), profiles, NOW)).toBe(2000);
      expect((await read("u:1999")).fenceVersion).toBe(1);
      expect(await cache.top(at(0), "lead", 200)).toHaveLength(200);
      await cache.remove(at(0), people);
      expect(await cache.top(at(0), "lead", 200)).toEqual([]);
    });

    it("keeps the best of a list up to its length, and takes back who rises again", async () => {
      const people = Array.from({ length: LIST_LENGTH + 20 }, (_, i): PersonKey => `u:${i}`);
      const scored = (person: PersonKey, i: number, version = 1) =>
        cachedProfile(person, version, { ranks: { lead: i / 10_000 } });
      for (let at0 = 0; at0 < people.length; at0 += 1_000) {
        const some = people.slice(at0, at0 + 1_000);
        await cache.write(
          at(0),
          some.map((person, i) => scored(person, at0 + i)),
          NOW,
        );
      }
      const list = await cache.top(at(0), "lead", 2 * LIST_LENGTH);
      expect(list.map(({ person }) => person)).toEqual(people.slice(20).reverse());
      // Off the list, and neither forgotten nor left alone.
      expect((await read("u:0")).profile).toBeDefined();
      expect(await cache.due(at(0), NOW, undefined, 2 * LIST_LENGTH)).toHaveLength(people.length);
      await cache.write(at(0), [scored("u:0", 9_999, 2)], NOW);
      const [first, ...rest] = await cache.top(at(0), "lead", 2 * LIST_LENGTH);
      expect(first?.person).toBe("u:0");
      expect(rest.at(-1)?.person).toBe("u:21");
    });

    it("shows no profile under another generation than it was written under", async () => {
      await cache.write(at(3), [cachedProfile(ANN, 1)], NOW);
      for (const generation of [0, 2, 4])
        expect((await read(ANN, NOW, at(generation))).profile).toBeUndefined();
      expect((await read(ANN, NOW, at(3))).profile).toBeDefined();
      await cache.write(at(4), [cachedProfile(ANN, 1, { asOfMs: NOW - 5 })], NOW);
      expect((await read(ANN, NOW, at(4))).profile?.asOfMs).toBe(NOW - 5);
      expect((await read(ANN, NOW, at(3))).profile?.asOfMs).toBe(NOW);
    });

    it("holds profiles of every generation back behind one fence", async () => {
      await cache.write(at(3), [cachedProfile(ANN, 1)], NOW);
      await cache.fence(workspace, [{ person: ANN, version: 2 }]);
      expect(await read(ANN, NOW, at(3))).toMatchObject({ fenceVersion: 2 });
      expect(await read(ANN, NOW, at(4))).toMatchObject({ fenceVersion: 2 });
    });

    it("begins a generation with the lists of the one before, without profiles, and all are due", async () => {
      const profiles = ([ANN, BOB] as const).map((person, i) =>
        cachedProfile(person, 1, { ranks: { lead: 0.5 + i / 10 } }),
      );
      await cache.write(at(3), profiles, NOW);
      expect(await cache.top(at(5), "lead", 10)).toEqual([
        { person: BOB, score: 0.6 },
        { person: ANN, score: 0.5 },
      ]);
      expect(await cache.due(at(5), NOW - 1, undefined, 10)).toEqual([ANN, BOB]);
      await cache.write(at(5), [cachedProfile(ANN, 1, { ranks: { lead: 0.9 } })], NOW);
      const top = await cache.top(at(5), "lead", 10);
      expect(top.map(({ person, score }) => [person, score])).toEqual([
        [ANN, 0.9],
        [BOB, 0.6],
      ]);
      expect(await cache.due(at(5), NOW - 1, undefined, 10)).toEqual([BOB]);
    });

    it("is not disturbed by who still writes under an old generation", async () => {
      await cache.write(at(5), [cachedProfile(ANN, 1, { ranks: { lead: 0.9 } })], NOW);
      await cache.write(at(4), [cachedProfile(ANN, 9, { ranks: { lead: 0.1 } })], NOW);
      expect((await read(ANN, NOW, at(5))).profile?.stateVersion).toBe(1);
      expect(await cache.top(at(5), "lead", 10)).toMatchObject([{ person: ANN, score: 0.9 }]);
    });

    it("takes the newest generation it has seen where who asks does not know", async () => {
      await cache.write(at(7), [cachedProfile(ANN, 1, { ranks: { lead: 0.9 } })], NOW);
      await cache.write(at(4), [cachedProfile(ANN, 2)], NOW);
      expect((await read(ANN, NOW, at(undefined))).profile?.stateVersion).toBe(1);
      expect(await cache.top(at(undefined), "lead", 10)).toHaveLength(1);
      await cache.write(at(undefined), [cachedProfile(ANN, 3)], NOW);
      expect((await read(ANN, NOW, at(7))).profile?.stateVersion).toBe(3);
    });

    it("takes nothing for nothing", async () => {
      await cache.fence(workspace, []);
      expect(await cache.write(at(0), [], NOW)).toBe(0);
      await cache.remove(at(0), []);
    });
  });
}
