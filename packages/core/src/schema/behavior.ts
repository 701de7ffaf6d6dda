import type { Domain } from "../features/feature.ts";
import type { FeatureSet } from "../features/feature-set.ts";
import type { Outcome } from "../outcomes/outcome.ts";
import type { Team } from "../team/team.ts";
import type {
  BehaviorDeclaration,
  PredictionDeclaration,
  PreferenceDeclaration,
} from "./behavior-declaration.ts";

/** A property as interactions carry it: where its value goes in a prepared interaction. */
export type Property =
  | {
      readonly name: string;
      readonly form: "number";
      readonly index: number;
      readonly min: number;
      readonly max: number;
    }
  | {
      readonly name: string;
      readonly form: "label";
      readonly index: number;
      readonly values?: readonly string[];
    };

/** A behaviour schema, checked and resolved by `defineBehavior`. */
export interface Behavior {
  readonly name: string;
  readonly domain: Domain;
  readonly featureSet: FeatureSet;
  /** What is watched over all people together, where the schema declares it. */
  readonly team?: Team;
  /** Kind → index into `domain.kinds`. */
  readonly kindIndex: ReadonlyMap<string, number>;
  /** Property → what it is. */
  readonly properties: ReadonlyMap<string, Property>;
  /** Name on the wire → property. */
  readonly propertyOfName: ReadonlyMap<string, Property>;
  readonly calls: NonNullable<BehaviorDeclaration["calls"]>;
  readonly predictions: Readonly<Record<string, PredictionDeclaration>>;
  /** Outcomes by the prediction they belong to; only of those that declare one. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
  readonly preferences: Readonly<Record<string, PreferenceDeclaration>>;
  /** The kind a sender's event name means, whatever its case and punctuation. */
  kindOfName(name: string): string | undefined;
}
