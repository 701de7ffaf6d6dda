import { against } from "@porchlight/cli/report";
import type { Interaction } from "@porchlight/core/interaction";
import { emptyPersonState, type PersonState } from "@porchlight/core/state/person-state";
import { createPrepared } from "@porchlight/core/state/prepare";
import { realEstate } from "@porchlight/realestate/real-estate";
import { DELIVERY, foldDelivery } from "./fold-delivery.ts";
import { type BenchPart, median } from "./part.ts";
import { realisticPerson } from "./realistic-person.ts";

const ROUNDS = 1500;
/** The first rounds are the compiler's. */
const WARM_UP = 300;
const CLONES = 10;
const DELIVERIES = 6;
const FEW = 10;
const MANY = 100_000;
const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 23, 12);
const prepared = createPrepared(realEstate);

/**
 * What the next interactions cost a person with 100,000 behind them, over what they cost one with 10:
 * the past spread over two years, and again inside four days. The same interactions, folded into as many
 * clones of the one state as of the other, turn about and a millisecond at a time, so that noise and the
 * compiler hit both alike.
 */
export const flatnessBench: BenchPart = {
  name: "flatness",
  async run() {
    const ratios = { two_years: flatness(730), four_days: flatness(4) };
    return [
      against("fold.flatness", Math.max(...Object.values(ratios)), "x", 1.1),
      ...Object.entries(ratios).map(([name, value]) => ({
        name: `fold.flatness.${name}`,
        value,
        unit: "x",
      })),
    ];
  },
};

function flatness(days: number): number {
  const fromMs = NOW_MS - days * DAY_MS;
  const few = clones(stateAfter(FEW, fromMs));
  const many = clones(stateAfter(MANY, fromMs));
  const next = realisticPerson({
    seed: 2,
    count: DELIVERIES * DELIVERY,
    fromMs: NOW_MS,
    toMs: NOW_MS + DAY_MS / 2,
  });
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // Whoever goes second finds a warmer core: they take turns.
    const first = round % 2 === 0 ? few : many;
    const before = timeNext(first, next);
    const after = timeNext(first === few ? many : few, next);
    const ratio = first === few ? after / before : before / after;
    if (round >= WARM_UP) ratios.push(ratio);
  }
  return median(ratios);
}

function stateAfter(count: number, fromMs: number): PersonState {
  const state = emptyPersonState(realEstate.featureSet);
  const past = realisticPerson({ seed: 1, count, fromMs, toMs: NOW_MS });
  for (let from = 0; from < count; from += DELIVERY)
    foldDelivery(realEstate, state, prepared, past, from, Math.min(count, from + DELIVERY));
  return state;
}

interface Clones {
  readonly original: PersonState;
  readonly states: readonly PersonState[];
}

const clones = (original: PersonState): Clones => ({
  original,
  states: Array.from({ length: CLONES }, () => emptyPersonState(realEstate.featureSet)),
});

function timeNext({ original, states }: Clones, next: readonly Interaction[]): number {
  for (const state of states) restore(state, original);
  const startMs = performance.now();
  for (let from = 0; from < next.length; from += DELIVERY)
    for (const state of states)
      foldDelivery(realEstate, state, prepared, next, from, from + DELIVERY);
  return performance.now() - startMs;
}

function restore({ words, seen }: PersonState, original: PersonState): void {
  words.f64.set(original.words.f64);
  seen.count = original.seen.count;
  seen.high = original.seen.high.slice();
  seen.low = original.seen.low.slice();
  seen.hour = original.seen.hour.slice();
  seen.spilled.clear();
  for (const [day, count] of original.seen.spilled) seen.spilled.set(day, count);
}
