import { type Decay, rebaseFactor, valueFactor, weightAt } from "@porchlight/numeric/forward-decay";
import type { Duration } from "../duration.ts";
import type { KindWords } from "../schema/behavior-words.ts";
import type { StateWords } from "../state/state-words.ts";
import { groupWords, timesLately } from "../words/kind-phrases.ts";
import { decayOf } from "./decay-of.ts";
import type { FeatureDeclaration, PreparedInteraction } from "./feature.ts";
import { groupsOf, type Per } from "./groups.ts";

/**
 * How often, lately: `<group>_decayed_<halfLife>` is the sum over its interactions of 2^(-age / half-life),
 * so one counts 1 when it happens and half as much a half-life later.
 *
 * A slot per group holds its times while they are no more than the half-lives, which is exact and, as
 * stored, smaller; from then on it holds sums, one per half-life.
 *
 *     latest time | u8 per group: times held, or H + 1 for sums | [G, H] slots
 */
export const decayedCounts =
  ({
    per,
    halfLives,
  }: {
    readonly per: Per;
    readonly halfLives: readonly Duration[];
  }): FeatureDeclaration =>
  (domain) => {
    const groups = groupsOf(domain, per);
    const words = groupWords(domain, per);
    const decays = halfLives.map(decayOf);
    const H = decays.length;
    const slots: Slots = {
      G: groups.names.length,
      H,
      slotsAt: 1 + Math.ceil(groups.names.length / 8),
      decays,
      held: new Float64Array(H),
      factors: new Float64Array(H),
    };
    return {
      name: `decayedCounts(${per},${halfLives})`,
      words: slots.slotsAt + slots.G * H,
      columns: groups.names.flatMap((name) => halfLives.map((h) => `${name}_decayed_${h}`)),
      add(state, at, { kind, happenedAtMs }: PreparedInteraction) {
        const group = groups.ofKind[kind] as number;
        if (group < 0) return;
        moveTo(slots, state, at, happenedAtMs);
        addTime(slots, state, at, group, happenedAtMs);
      },
      merge: (into, from, at) => mergeSlots(slots, into, from, at),
      value: (state, at, nowMs, out, outAt) => writeCounts(slots, state, at, nowMs, out, outAt),
      says: (row, at, i) =>
        timesLately(
          words[Math.floor(i / H)] as KindWords,
          row[at + i] as number,
          (decays[i % H] as Decay).halfLifeMs,
        ),
    };
  };

interface Slots {
  readonly G: number;
  readonly H: number;
  /** Where slots begin, in words from the slice's first. */
  readonly slotsAt: number;
  /** Shape [H]. */
  readonly decays: readonly Decay[];
  /** Scratch, shape [H]. */
  readonly held: Float64Array;
  readonly factors: Float64Array;
}

const countAt = (at: number, group: number): number => (at + 1) * 8 + group;

/** Brings the sums up to a later time's landmarks. */
function moveTo({ G, H, slotsAt, decays }: Slots, state: StateWords, at: number, atMs: number) {
  const { f64, u8 } = state;
  const latestMs = f64[at] as number;
  if (atMs <= latestMs) return;
  f64[at] = atMs;
  for (let h = 0; h < H; h++) {
    const factor = rebaseFactor(decays[h] as Decay, latestMs, atMs);
    if (factor === 1) continue;
    for (let group = 0; group < G; group++) {
      if ((u8[countAt(at, group)] as number) <= H) continue;
      const sum = at + slotsAt + group * H + h;
      f64[sum] = (f64[sum] as number) * factor;
    }
  }
}

function addTime(slots: Slots, state: StateWords, at: number, group: number, atMs: number): void {
  const { H, slotsAt, decays } = slots;
  const { f64, u8 } = state;
  const slot = at + slotsAt + group * H;
  const count = u8[countAt(at, group)] as number;
  if (count < H) {
    f64[slot + count] = atMs;
    u8[countAt(at, group)] = count + 1;
    return;
  }
  if (count === H) turnIntoSums(slots, state, at, group);
  const latestMs = f64[at] as number;
  for (let h = 0; h < H; h++)
    f64[slot + h] = (f64[slot + h] as number) + weightAt(decays[h] as Decay, atMs, latestMs);
}

function turnIntoSums(slots: Slots, { f64, u8 }: StateWords, at: number, group: number): void {
  const { H, slotsAt, decays, held } = slots;
  const slot = at + slotsAt + group * H;
  const count = u8[countAt(at, group)] as number;
  for (let i = 0; i < H; i++) held[i] = f64[slot + i] as number;
  for (let h = 0; h < H; h++) {
    let sum = 0;
    for (let i = 0; i < count; i++)
      sum += weightAt(decays[h] as Decay, held[i] as number, f64[at] as number);
    f64[slot + h] = sum;
  }
  u8[countAt(at, group)] = H + 1;
}

function mergeSlots(slots: Slots, into: StateWords, from: StateWords, at: number): void {
  const { G, H, slotsAt, decays } = slots;
  moveTo(slots, into, at, from.f64[at] as number);
  for (let group = 0; group < G; group++) {
    const slot = at + slotsAt + group * H;
    const count = from.u8[countAt(at, group)] as number;
    if (count <= H) {
      for (let i = 0; i < count; i++) addTime(slots, into, at, group, from.f64[slot + i] as number);
      continue;
    }
    if ((into.u8[countAt(at, group)] as number) <= H) turnIntoSums(slots, into, at, group);
    for (let h = 0; h < H; h++) {
      const factor = rebaseFactor(
        decays[h] as Decay,
        from.f64[at] as number,
        into.f64[at] as number,
      );
      into.f64[slot + h] = (into.f64[slot + h] as number) + factor * (from.f64[slot + h] as number);
    }
  }
}

function writeCounts(
  { G, H, slotsAt, decays, factors }: Slots,
  { f64, u8 }: StateWords,
  at: number,
  nowMs: number,
  out: Float32Array,
  outAt: number,
): void {
  for (let h = 0; h < H; h++)
    factors[h] = valueFactor(decays[h] as Decay, f64[at] as number, nowMs);
  for (let group = 0; group < G; group++) {
    const slot = at + slotsAt + group * H;
    const count = u8[countAt(at, group)] as number;
    for (let h = 0; h < H; h++) {
      let sum = 0;
      if (count > H) sum = (f64[slot + h] as number) * (factors[h] as number);
      else
        for (let i = 0; i < count; i++)
          sum += 2 ** (((f64[slot + i] as number) - nowMs) / (decays[h] as Decay).halfLifeMs);
      out[outAt + group * H + h] = sum;
    }
  }
}
