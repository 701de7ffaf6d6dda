import { ServiceError } from "@porchlight/core/error";
import type { Examples } from "./label-rows.ts";
import type { Split } from "./split-examples.ts";

/** Of each of two outcomes at least; fewer teach nothing, or measure nothing. */
const NEEDED = { train: 50, validation: 10, calibration: 10, test: 10 } as const;

/**
 * Throws `training.too_little` unless each part holds enough of two outcomes, with how many there are and
 * about how many it takes.
 */
export function requireEnough(
  model: string,
  names: readonly string[],
  examples: Examples,
  split: Split,
): void {
  const second = (places: ArrayLike<number>) =>
    countClasses(names.length, examples.labels, places).sort((a, b) => b - a)[1] ?? 0;
  const parts = (["train", "validation", "calibration", "test"] as const).map((part) => ({
    needed: NEEDED[part],
    found: second(split[part]),
  }));
  if (parts.every(({ needed, found }) => found >= needed)) return;
  const all = Array.from(examples.labels, (_, i) => i);
  const counts = countClasses(names.length, examples.labels, all);
  const factor = Math.max(...parts.map(({ needed, found }) => needed / Math.max(1, found)));
  const least = Object.values(NEEDED).reduce((sum, needed) => sum + needed, 0);
  const needed = roundUp(Math.max(least, factor * second(all)));
  const found = names.map((name, label) => `${counts[label]} ${name}`).join(", ");
  throw new ServiceError(
    "training.too_little",
    `there is too little to train ${model} on: of ${examples.rows.length} moments whose outcome is known, ` +
      `${found}; it takes about ${needed} of at least two outcomes`,
    { details: { moments: examples.rows.length, needed } },
  );
}

/** How many of each class, shape [K]. */
export function countClasses(
  classes: number,
  labels: Float32Array,
  places: ArrayLike<number>,
): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < places.length; i++) {
    const label = labels[places[i] as number] as number;
    counts[label] = (counts[label] as number) + 1;
  }
  return counts;
}

/** To one digit, because it is no more exact than that. */
function roundUp(value: number): number {
  const unit = 10 ** Math.max(1, Math.floor(Math.log10(value)));
  return unit * Math.ceil(value / unit);
}
