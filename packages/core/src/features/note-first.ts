/** Keeps the earlier of the time that stands there and another; 0 stands for never. */
export function noteFirst(f64: Float64Array, at: number, atMs: number): void {
  const firstMs = f64[at] as number;
  if (atMs !== 0 && (firstMs === 0 || atMs < firstMs)) f64[at] = atMs;
}
