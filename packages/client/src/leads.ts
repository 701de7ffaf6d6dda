import type { BehaviorTypes, ModelName } from "./behavior-types.ts";
import type { Answered, ClassPrediction } from "./prediction.ts";
import type { PersonId } from "./profile.ts";
import type { RealEstate } from "./real-estate.ts";

export interface LeadsOptions<S extends BehaviorTypes = RealEstate> {
  /** The model whose score ranks; `lead_scorer_v2` where the schema has it. */
  readonly rank?: ModelName<S>;
  /** 1 to 200; 50 unless told. */
  readonly limit?: number;
}

/** A prediction in short: its answer, without reasons. */
type InShort<P> =
  P extends ClassPrediction<string>
    ? Pick<P, "next" | "strength">
    : Omit<P, keyof Answered | "score">;

/** One person on the call list. With cache and store away, only who and how high is known. */
export type Lead<S extends BehaviorTypes = RealEstate> = PersonId & {
  /** 0 to 100. */
  readonly score: number;
  readonly asOf?: string;
  readonly stateVersion?: number;
} & Partial<Pick<Answered, "confidence" | "decision" | "promise" | "rung" | "reasons">> & {
    /** The other parts; the one that ranks is the entry itself. */
    readonly [Part in keyof S["parts"]]?: InShort<S["parts"][Part]>;
  };

/** The call list, best first. */
export interface Leads<S extends BehaviorTypes = RealEstate> {
  readonly rank: string;
  /** ISO 8601. */
  readonly asOf: string;
  /** `bypass`: the cache was away, and this is the list as it last stood. */
  readonly cache: "hit" | "bypass";
  readonly ageMs: number;
  readonly leads: readonly Lead<S>[];
}
