import type { KnownSnapshot } from "./known-snapshot.ts";
import type { ActorSnapshot } from "./team-snapshot.ts";

/** The same snapshot, with the figures of actors who did nothing since the one before shared with it. */
export function shareActors(before: KnownSnapshot | undefined, one: KnownSnapshot): KnownSnapshot {
  if (before === undefined) return one;
  const actors = new Map(
    Array.from(one.snapshot.actors, ([code, actor]) => {
      const other = before.snapshot.actors.get(code);
      return [code, other !== undefined && isSame(other, actor) ? other : actor] as const;
    }),
  );
  return { ...one, snapshot: { ...one.snapshot, actors } };
}

const isSame = (a: ActorSnapshot, b: ActorSnapshot): boolean =>
  a.loadAtMs === b.loadAtMs &&
  a.ended === b.ended &&
  a.load.every((load, h) => load === b.load[h]) &&
  a.ends.every((count, end) => count === b.ends[end]);
