import { avalanche32 } from "@porchlight/numeric/avalanche32";
import { hashText32 } from "@porchlight/numeric/hash-text";

/**
 * When people are looked at, drawn so that nothing which comes later has a say in it: by the seed, who it
 * is, which week it is and, at an interaction, which one. Per person and week there is one moment at a
 * random time, quiet or not, and at most one right after an interaction.
 *
 *     ──┬────────?────────┬──i─i──i!──?──────┬──────?───────────┬──    ? random   ! at an interaction
 *       └ a week of this person: weeks begin at another time for each, so none is always a Monday
 */
export const WINDOW_MS = 7 * 86_400_000;

/** Share of interactions drawn until the week has one. */
const INTERACTION_SHARE = 1 / 3;

/** 32 bits that depend on both, for what is to be random and the same each time. */
export const mix = (bits: number, salt: number): number =>
  avalanche32(bits ^ Math.imul(salt + 1, 0x9e3779b9));

const share = (bits: number): number => bits / 2 ** 32;

export const drawPerson = (seed: number, person: string): number => mix(hashText32(person), seed);

export const windowOf = (person: number, atMs: number): number =>
  Math.floor((atMs - offsetMs(person)) / WINDOW_MS);

/** The moment of a week that no interaction decides, Unix ms. */
export const quietMomentMs = (person: number, window: number): number =>
  offsetMs(person) + window * WINDOW_MS + Math.floor(share(mix(person, window)) * WINDOW_MS);

/** The first week whose quiet moment is not before a time. */
export function nextWindow(person: number, atMs: number): number {
  const window = windowOf(person, atMs);
  return quietMomentMs(person, window) < atMs ? window + 1 : window;
}

const offsetMs = (person: number): number => Math.floor(share(mix(person, -2)) * WINDOW_MS);

export const isDrawn = (person: number, interactionIdLow: number): boolean =>
  share(mix(person, interactionIdLow)) < INTERACTION_SHARE;
