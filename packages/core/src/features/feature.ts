import type { BehaviorWords } from "../schema/behavior-words.ts";
import type { StateWords } from "../state/state-words.ts";
import type { TeamSnapshot } from "../team/team-snapshot.ts";

/** An interaction with its strings resolved against a schema, reused from one to the next. */
export interface PreparedInteraction {
  /** Index into `Domain.kinds`. */
  kind: number;
  /** Unix ms, at least 1: in a state, 0 stands for never. */
  happenedAtMs: number;
  /** 64-bit hash of the interaction id, as two unsigned halves. */
  idHigh: number;
  idLow: number;
  /** Shape [numbers]; NaN is missing. */
  readonly numbers: Float64Array;
  /**
   * Shape [labels]; 0 is missing. For a label with declared values: 1 + the value's index, and
   * 1 + the count of declared values for any other; for a free label: its 32-bit hash, never 0.
   */
  readonly labels: Uint32Array;
}

/** A declared kind of interaction. */
export interface Kind {
  readonly name: string;
  /** Whether the person acted, as opposed to something happening to them. */
  readonly engaged: boolean;
}

/** A declared label: with its values if they are closed, without if any text may occur. */
export interface Label {
  readonly name: string;
  readonly values?: readonly string[];
}

/** What features may know of a schema. */
export interface Domain {
  readonly kinds: readonly Kind[];
  /** Names of numeric properties, in the order of `PreparedInteraction.numbers`. */
  readonly numbers: readonly string[];
  /** Labels, in the order of `PreparedInteraction.labels`. */
  readonly labels: readonly Label[];
  /** How people put it. */
  readonly words?: BehaviorWords;
}

/**
 * Numbers derived from a slice of state that the feature owns. Folding is the same in any order, and
 * an all-zero slice is the state of a person who has done nothing.
 *
 * `add` and `value` are the hot path: they allocate nothing and check nothing.
 */
export interface Feature {
  readonly name: string;
  /** State it owns, in 8-byte words. */
  readonly words: number;
  /** Names of the numbers it yields, in order; unique within a feature set. */
  readonly columns: readonly string[];
  /** Why a merge is not exact, where it is not. */
  readonly approximate?: string;
  /** Folds one interaction into the slice that begins at word `at`. Cost does not grow with the past. */
  add(state: StateWords, at: number, interaction: PreparedInteraction): void;
  /** Folds the slice of `from` into that of `into`: as if `into` had also done all `from` did. */
  merge(into: StateWords, from: StateWords, at: number): void;
  /**
   * Writes the columns as of `nowMs` into `out` from `outAt` on. `nowMs` is never before the last
   * interaction. NaN means missing: it could not be known; "never happened" is known, not missing.
   * `team` is the last snapshot of the whole team known at `nowMs`, where there is one.
   */
  value(
    state: StateWords,
    at: number,
    nowMs: number,
    out: Float32Array,
    outAt: number,
    team?: TeamSnapshot,
  ): void;
  /**
   * Its column `i` in words, as a colleague would say it, missing ones too, of a row in which its columns
   * begin at `at`: "asked for tours twice this week". Without it a column is told by its name.
   */
  says?(row: Float32Array, at: number, i: number): string;
}

/** What a schema lists: a feature that has yet to learn the domain. Throws `schema.invalid`. */
export type FeatureDeclaration = (domain: Domain) => Feature;
