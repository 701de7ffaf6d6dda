/**
 * The bytes of numbers of `width` bytes each, put together by their place: all lowest bytes, then all next ones, and so
 * on. Nothing is lost; high bytes and exponents, which repeat, then stand side by side, where gzip finds them.
 */
export function toPlanes(bytes: Uint8Array, width: number): Uint8Array {
  const count = bytes.length / width;
  const planes = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++)
    planes[(i % width) * count + Math.floor(i / width)] = bytes[i] as number;
  return planes;
}

/** The inverse of `toPlanes`. */
export function fromPlanes(planes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const count = planes.length / width;
  const bytes = new Uint8Array(planes.length);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = planes[(i % width) * count + Math.floor(i / width)] as number;
  return bytes;
}
