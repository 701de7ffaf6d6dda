import type { PersonAddress } from "@porchlight/core/ports/state-store";
import { emptySeenIds, idText } from "@porchlight/core/state/seen-ids";
import {
  allPlaces,
  placeLeaving,
  placesToLookIn,
  spillLevel,
  spillPlaceKey,
} from "@porchlight/core/state/spill-places";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const address: PersonAddress = { workspace: "w", person: "u:1" };
const spread = (n: number) => idText(Math.imul(n, 0x9e3779b1) >>> 0, n);

describe("places of spilled ids", () => {
  it("are where they are looked for, however busy the days and whatever the batches", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ day: fc.nat({ max: 2 }), count: fc.nat({ max: 700 }) }), {
          minLength: 1,
          maxLength: 9,
        }),
        (batches) => {
          const seen = emptySeenIds();
          const sets = new Map<string, Set<string>>();
          const ids: string[] = [];
          for (const { day, count } of batches) {
            const leaving = Array.from({ length: count }, () => {
              ids.push(spread(ids.length));
              return { id: ids.at(-1) as string, day };
            });
            for (const { place, ids: placed } of placeLeaving(address, seen, leaving)) {
              const key = spillPlaceKey(place);
              sets.set(key, new Set([...(sets.get(key) ?? []), ...placed]));
            }
          }
          const holds = (id: string) =>
            placesToLookIn(address, seen, id).some((at) => sets.get(spillPlaceKey(at))?.has(id));
          expect(ids.every(holds)).toBe(true);
          const everywhere = new Set(allPlaces(address, seen).map(spillPlaceKey));
          expect([...sets.keys()].every((key) => everywhere.has(key))).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("hold few ids each on a day of 20,000", () => {
    const seen = emptySeenIds();
    const leaving = Array.from({ length: 20_000 }, (_, n) => ({ id: spread(n), day: 7 }));
    const sizes = placeLeaving(address, seen, leaving).map(({ ids }) => ids.length);
    expect(Math.max(...sizes)).toBeLessThan(400);
    expect(placesToLookIn(address, seen, spread(0))).toHaveLength(3);
  });

  it.each([
    [0, 0],
    [255, 0],
    [256, 1],
    [4_351, 1],
    [4_352, 2],
    [69_887, 2],
    [69_888, 3],
  ])("put the %d-th id of a day at level %d", (n, level) => {
    expect(spillLevel(n)).toBe(level);
  });

  it("are nowhere for who has spilled nothing", () => {
    expect(placesToLookIn(address, emptySeenIds(), spread(1))).toEqual([]);
    expect(allPlaces(address, emptySeenIds())).toEqual([]);
  });
});
