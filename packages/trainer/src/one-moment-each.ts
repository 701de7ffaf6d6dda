import type { Examples } from "./label-rows.ts";
import { mix } from "./moments.ts";
import type { Draws } from "./split-examples.ts";

/** Beside those of the splits. */
const SALT = 4;

/**
 * One of each person's moments, at random and without a look at how it ended: a person's moments share their outcome,
 * so that only people are independent of each other, as exact bounds need it. Keeps the order of places.
 */
export function oneMomentEach(
  { momentMs, person }: Pick<Examples, "momentMs" | "person">,
  places: Int32Array,
  draws: Draws,
): Int32Array {
  const chosen = new Map<number, { place: number; priority: number }>();
  for (const place of places) {
    const who = person[place] as number;
    const minute = Math.floor((momentMs[place] as number) / 60_000);
    const priority = mix(mix(draws(who), SALT), minute);
    const before = chosen.get(who);
    if (before === undefined || priority < before.priority) chosen.set(who, { place, priority });
  }
  return Int32Array.from(chosen.values(), ({ place }) => place).sort();
}
