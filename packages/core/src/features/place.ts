import { valueFactor } from "@porchlight/numeric/forward-decay";
import { latitudeOf, longitudeOf, writeUnitVector } from "@porchlight/numeric/unit-vector";
import type { Duration } from "../duration.ts";
import { amount, timesAbout } from "../words/amounts.ts";
import { decayOf } from "./decay-of.ts";
import { addPoint, mergePoints } from "./decayed-moments.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { numberIndex } from "./property-index.ts";

const EARTH_RADIUS_KM = 6371.0088;

/** Below this length a mean of unit vectors points nowhere: places that surround the globe. */
const LEAST_LENGTH = 1e-6;

/**
 * Where: the decayed centroid of places, `place_latitude` and `place_longitude`, their root mean square
 * distance from it through the ground, `place_spread_km` (as on the ground, to 1 %, up to 1,500 km), and
 * `place_weight`. Missing until an interaction had both numbers.
 *
 * Places are unit vectors, so the antimeridian is nowhere special; their moments, not sums, are kept:
 * of 1 - |mean|^2, cancellation would leave four digits of a spread of ten metres.
 *
 *     latest time | weight, sum of squares, mean x, y, z
 */
export const place =
  (
    latitude: string,
    longitude: string,
    { halfLife = "30d" }: { readonly halfLife?: Duration } = {},
  ): FeatureDeclaration =>
  (domain) => {
    const latitudeIndex = numberIndex(domain, latitude);
    const longitudeIndex = numberIndex(domain, longitude);
    const decay = decayOf(halfLife);
    const point = new Float64Array(3);
    return {
      name: `place(${latitude},${longitude},${halfLife})`,
      words: 6,
      columns: ["place_latitude", "place_longitude", "place_spread_km", "place_weight"],
      add({ f64 }, at, { happenedAtMs, numbers }) {
        const degreesNorth = numbers[latitudeIndex] as number;
        const degreesEast = numbers[longitudeIndex] as number;
        if (Number.isNaN(degreesNorth) || Number.isNaN(degreesEast)) return;
        writeUnitVector(degreesNorth, degreesEast, point);
        addPoint(f64, at, 3, decay, happenedAtMs, point, 0);
      },
      merge: (into, from, at) => mergePoints(into.f64, from.f64, at, 3, decay),
      value({ f64 }, at, nowMs, out, outAt) {
        const weight = f64[at + 1] as number;
        const x = f64[at + 3] as number;
        const y = f64[at + 4] as number;
        const z = f64[at + 5] as number;
        const points = Math.sqrt(x * x + y * y + z * z) >= LEAST_LENGTH;
        out[outAt] = points ? latitudeOf(x, y, z) : Number.NaN;
        out[outAt + 1] = points ? longitudeOf(x, y) : Number.NaN;
        out[outAt + 2] = EARTH_RADIUS_KM * Math.sqrt((f64[at + 2] as number) / weight);
        out[outAt + 3] =
          weight === 0 ? Number.NaN : weight * valueFactor(decay, f64[at] as number, nowMs);
      },
      says: sayPlace,
    };
  };

function sayPlace(row: Float32Array, at: number, i: number): string {
  const value = row[at + i] as number;
  if (Number.isNaN(value)) return "has shown no place yet";
  if (i < 2) return sayCentre(row[at] as number, row[at + 1] as number);
  if (i === 2) return `looks within about ${amount(Math.max(1, value))} km`;
  return value < 0.5
    ? "has looked at no place lately"
    : `looked at places ${timesAbout(value)} lately`;
}

function sayCentre(north: number, east: number): string {
  if (Number.isNaN(north + east)) return "has shown no place yet";
  return `looks around ${degrees(north, "N", "S")}, ${degrees(east, "E", "W")}`;
}

const degrees = (value: number, positive: string, negative: string): string =>
  `${Math.abs(value).toFixed(1)}° ${value < 0 ? negative : positive}`;
