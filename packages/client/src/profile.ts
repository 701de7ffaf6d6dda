import type { BehaviorTypes } from "./behavior-types.ts";
import type { RealEstate } from "./real-estate.ts";

/** Whose answer it is: the user's id, or the anonymous one of somebody who is no user yet. */
export interface PersonId {
  readonly userId?: string;
  readonly anonymousId?: string;
}

/** What every answer about a person says of itself. */
export interface AnswerHead extends PersonId {
  /** ISO 8601: the moment it holds for. */
  readonly asOf: string;
  readonly stateVersion: number;
  /** 0..1: the share of features that had a value. */
  readonly completeness: number;
}

/** What is known of a person: each prediction under its part's name, and what they look for. */
export type Profile<S extends BehaviorTypes = RealEstate> = AnswerHead &
  S["parts"] & {
    /** 0..1: the least of the parts'. */
    readonly confidence: number;
    readonly preferences: S["preferences"];
    /** `bypass`: made from the state, past the cache. */
    readonly cache: "hit" | "miss" | "bypass";
    readonly ageMs: number;
  };

/** The profile an interaction leads to. */
export type AnalyzedProfile<S extends BehaviorTypes = RealEstate> = Profile<S> & {
  /** What a repeat of the interaction must carry. */
  readonly messageId: string;
  /** Whether others still see the profile without it; false for a repeat of what was counted before. */
  readonly pending: boolean;
};

export interface ProfileOptions {
  /** Of which answers the reasons come: of those to act on, unless told. All take the service milliseconds more. */
  readonly reasons?: "acting" | "all";
}
