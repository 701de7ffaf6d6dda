const RADIANS = Math.PI / 180;

/**
 * Writes a place on the sphere as a unit vector, shape [3]: (cos φ cos λ, cos φ sin λ, sin φ). Means of
 * such vectors are right across the antimeridian and at the poles, where means of degrees are not.
 *
 * @param latitude φ, degrees, -90 to 90
 * @param longitude λ, degrees
 * @example
 * writeUnitVector(0, 90, into); // into is [0, 1, 0], up to rounding
 */
export function writeUnitVector(latitude: number, longitude: number, into: Float64Array): void {
  const phi = latitude * RADIANS;
  const lambda = longitude * RADIANS;
  const across = Math.cos(phi);
  into[0] = across * Math.cos(lambda);
  into[1] = across * Math.sin(lambda);
  into[2] = Math.sin(phi);
}

/** The latitude, in degrees, that a vector of any length above zero points to. */
export const latitudeOf = (x: number, y: number, z: number): number =>
  Math.atan2(z, Math.hypot(x, y)) / RADIANS;

/** The longitude, in degrees from -180 to 180, that a vector points to. */
export const longitudeOf = (x: number, y: number): number => Math.atan2(y, x) / RADIANS;
