import { HOUR_MS } from "@porchlight/core/duration";
import { avalanche32 } from "@porchlight/numeric/avalanche32";
import { hashText32 } from "@porchlight/numeric/hash-text";

/**
 * When people are looked at, drawn so that nothing which comes later has a say in it: by the seed, who it
 * is, which window of three days it is and, at an interaction, which one. Per person and window there is one
 * quiet moment, at a random hour whether anything happens or not, and at most one right after an interaction.
 *
 *     ──┬────────?────────┬──i─i──i!──?──────┬──────?───────────┬──    ? quiet   ! at an interaction
 *       └ a window of this person: they begin at another hour for each
 */
const WINDOW_HOURS = 3 * 24;
export const WINDOW_MS = WINDOW_HOURS * HOUR_MS;

/** Share of interactions drawn until the window has one. */
const INTERACTION_SHARE = 1 / 3;

/** 32 bits that depend on both, for what is to be random and the same each time. */
export const mix = (bits: number, salt: number): number =>
  avalanche32(bits ^ Math.imul(salt + 1, 0x9e3779b9));

const share = (bits: number): number => bits / 2 ** 32;

export const drawPerson = (seed: number, person: string): number => mix(hashText32(person), seed);

export const windowOf = (person: number, atMs: number): number =>
  Math.floor((atMs - offsetMs(person)) / WINDOW_MS);

/** The moment of a window that no interaction decides: a whole hour, Unix ms. */
export const quietMomentMs = (person: number, window: number): number =>
  offsetMs(person) + window * WINDOW_MS + hourOf(mix(person, window)) * HOUR_MS;

/** The first window whose quiet moment is not before a time. */
export function nextWindow(person: number, atMs: number): number {
  const window = windowOf(person, atMs);
  return quietMomentMs(person, window) < atMs ? window + 1 : window;
}

const offsetMs = (person: number): number => hourOf(mix(person, -2)) * HOUR_MS;

const hourOf = (bits: number): number => Math.floor(share(bits) * WINDOW_HOURS);

export const isDrawn = (person: number, interactionIdLow: number): boolean =>
  share(mix(person, interactionIdLow)) < INTERACTION_SHARE;
