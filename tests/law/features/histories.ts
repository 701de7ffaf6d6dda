import type { Domain, PreparedInteraction } from "@porchlight/core/features/feature";
import fc from "fast-check";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A small domain that has some of everything. */
export const DOMAIN: Domain = {
  kinds: [
    { name: "viewed", engaged: true },
    { name: "saved", engaged: true },
    { name: "mailed", engaged: false },
  ],
  numbers: ["price", "latitude", "longitude"],
  labels: [{ name: "type", values: ["house", "flat"] }, { name: "listing" }],
};

/** Times as they come: close together, within two years, years late, and now and then the same. */
const NEWEST = Date.UTC(2026, 10, 23, 10);
const happenedAtMs = fc.oneof(
  { weight: 6, arbitrary: ago(5 * DAY) },
  { weight: 3, arbitrary: ago(730 * DAY) },
  { weight: 1, arbitrary: ago(NEWEST - 1) },
  { weight: 2, arbitrary: fc.constantFrom(NEWEST, NEWEST - HOUR, NEWEST - 70 * HOUR) },
);

function ago(mostMs: number): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: mostMs }).map((ms) => NEWEST - ms);
}

const half = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const orMissing = <T>(arbitrary: fc.Arbitrary<T>, missing: T) =>
  fc.oneof({ weight: 3, arbitrary }, { weight: 1, arbitrary: fc.constant(missing) });
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

export const interaction: fc.Arbitrary<PreparedInteraction> = fc
  .record({
    kind: fc.integer({ min: 0, max: DOMAIN.kinds.length - 1 }),
    happenedAtMs,
    // Now and then the same half in two ids.
    idHigh: fc.oneof(half, fc.constantFrom(0, 7)),
    idLow: half,
    price: orMissing(between(50_000, 2_000_000), Number.NaN),
    latitude: orMissing(between(-18.5, -16), Number.NaN),
    // Around the antimeridian, where means of degrees go wrong.
    longitude: orMissing(fc.oneof(between(177, 180), between(-180, -178)), Number.NaN),
    type: fc.integer({ min: 0, max: 3 }),
    listing: orMissing(
      fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 2 ** 32 - 1 })),
      0,
    ),
  })
  .map(({ kind, happenedAtMs, idHigh, idLow, price, latitude, longitude, type, listing }) => ({
    kind,
    happenedAtMs,
    idHigh,
    idLow,
    numbers: Float64Array.of(price, latitude, longitude),
    labels: Uint32Array.of(type, listing),
  }));

/** Ids are unique: repeats are dropped before anything is folded. */
export const history = fc.uniqueArray(interaction, {
  maxLength: 40,
  selector: ({ idHigh, idLow }) => `${idHigh} ${idLow}`,
});

/** The same history in two orders. */
export const shuffledHistory = history.chain((given) =>
  fc.tuple(
    fc.constant(given),
    fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length }),
  ),
);

/** A history and, per interaction, which of two people had it. */
export const splitHistory = history.chain((given) =>
  fc.tuple(
    fc.constant(given),
    fc.array(fc.boolean(), { minLength: given.length, maxLength: given.length }),
  ),
);

/** Where values are compared: later, decay would hide any difference. */
export const MOMENTS = [0, HOUR, DAY, 7 * DAY];

export const latestOf = (given: readonly PreparedInteraction[]): number =>
  Math.max(NEWEST - 7 * DAY, ...given.map((one) => one.happenedAtMs));
