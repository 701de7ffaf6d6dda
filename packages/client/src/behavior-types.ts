import type { BinaryPrediction, ClassPrediction } from "./prediction.ts";

/**
 * A workspace's behaviour schema as types. `connect` takes the real-estate preset unless told:
 *
 * @example
 * interface Shop extends BehaviorTypes {
 *   events: "viewed" | "asked";
 *   properties: { price?: number };
 *   parts: { lead: BinaryPrediction<"quality"> };
 *   models: { lead_scorer_v2: "lead" };
 *   preferences: { price?: PreferredRange };
 * }
 * const porchlight = connect<Shop>({ url, key });
 */
export interface BehaviorTypes {
  readonly events: string;
  readonly properties: object;
  /** What the profile holds one of each of. */
  readonly parts: Readonly<
    Record<string, BinaryPrediction<string> | BinaryPrediction<never> | ClassPrediction<string>>
  >;
  /** Model → the part of the profile it fills. */
  readonly models: Readonly<Record<string, string>>;
  readonly preferences: object;
}

export type ModelName<S extends BehaviorTypes> = keyof S["models"] & string;

/** The part that a model fills, by its name. */
export type PartOf<S extends BehaviorTypes, M extends ModelName<S>> = Pick<
  S["parts"],
  S["models"][M] & keyof S["parts"]
>;
