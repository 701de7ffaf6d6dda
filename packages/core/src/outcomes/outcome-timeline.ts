/** What one person did and what happened to them, on both clocks. Growable columns, in no order. */
export interface Timeline {
  count: number;
  /** Unix ms. */
  happenedAtMs: Float64Array;
  knownAtMs: Float64Array;
  /** Index into the domain's kinds. */
  kind: Uint16Array;
}

export const createTimeline = (): Timeline => ({
  count: 0,
  happenedAtMs: new Float64Array(4),
  knownAtMs: new Float64Array(4),
  kind: new Uint16Array(4),
});

export function addToTimeline(
  timeline: Timeline,
  kind: number,
  happenedAtMs: number,
  knownAtMs: number,
): void {
  if (timeline.count === timeline.kind.length) grow(timeline, timeline.count + 1);
  timeline.happenedAtMs[timeline.count] = happenedAtMs;
  timeline.knownAtMs[timeline.count] = knownAtMs;
  timeline.kind[timeline.count] = kind;
  timeline.count++;
}

/** Adds all of `from` to `into`: the two turned out to be one person. */
export function appendTimeline(into: Timeline, from: Timeline): void {
  grow(into, into.count + from.count);
  into.happenedAtMs.set(from.happenedAtMs.subarray(0, from.count), into.count);
  into.knownAtMs.set(from.knownAtMs.subarray(0, from.count), into.count);
  into.kind.set(from.kind.subarray(0, from.count), into.count);
  into.count += from.count;
}

function grow(timeline: Timeline, needed: number): void {
  if (needed <= timeline.kind.length) return;
  const capacity = Math.max(needed, 2 * timeline.kind.length);
  const { happenedAtMs, knownAtMs, kind } = timeline;
  timeline.happenedAtMs = new Float64Array(capacity);
  timeline.happenedAtMs.set(happenedAtMs);
  timeline.knownAtMs = new Float64Array(capacity);
  timeline.knownAtMs.set(knownAtMs);
  timeline.kind = new Uint16Array(capacity);
  timeline.kind.set(kind);
}
