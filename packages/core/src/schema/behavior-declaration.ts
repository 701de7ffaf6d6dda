import type { FeatureDeclaration } from "../features/feature.ts";
import type { BehaviorWords } from "./behavior-words.ts";
import type { EligibilityDeclaration, OutcomeDeclaration } from "./outcome-declaration.ts";
import type { PromiseDeclaration } from "./promise-declaration.ts";
import type { TeamDeclaration } from "./team-declaration.ts";

/** A domain, declared: everything else follows from it. `defineBehavior` checks and resolves it. */
export interface BehaviorDeclaration {
  /** Lower-case letters, digits and hyphens; a workspace's settings name it. */
  readonly name: string;
  readonly interactions: Readonly<Record<string, KindDeclaration>>;
  /** The kind that a `page`, `screen`, `identify` or `group` call is; one not named here is no interaction. */
  readonly calls?: Readonly<Partial<Record<"page" | "screen" | "identify" | "group", string>>>;
  readonly properties: Readonly<Record<string, PropertyDeclaration>>;
  readonly features: readonly FeatureDeclaration[];
  /** What is watched over all people together; features of the team are missing without it. */
  readonly team?: TeamDeclaration;
  /** How people put it; the reasons of answers are made of it. */
  readonly words?: BehaviorWords;
  readonly predictions: Readonly<Record<string, PredictionDeclaration>>;
  readonly preferences: Readonly<Record<string, PreferenceDeclaration>>;
}

export interface KindDeclaration {
  /** Whether the person acted, as opposed to something happening to them. */
  readonly engaged: boolean;
  /** Other names senders use. All names match ignoring case and what is neither letter nor digit. */
  readonly names?: readonly string[];
}

export type PropertyDeclaration = (
  | { readonly number: { readonly min: number; readonly max: number } }
  | { readonly label: "any" | readonly string[] }
) & {
  /** Other names senders use; matched exactly. */
  readonly names?: readonly string[];
};

/**
 * A prediction: the part of the profile it fills, the rules that answer where no model does, and the
 * outcome that a model of it learns.
 */
export type PredictionDeclaration = {
  /** Without one, no model can be trained: the rules answer. */
  readonly outcome?: OutcomeDeclaration;
  /** Of whom it is asked; of everybody unless told. */
  readonly eligible?: EligibilityDeclaration;
  /** What acting on it is to keep; without one it never says to act. */
  readonly promise?: PromiseDeclaration;
} & (
  | {
      readonly part: string;
      /** What the probability is called in the profile: `risk`, `quality`. */
      readonly answer: string;
      readonly rules: Scorecard;
    }
  | {
      readonly part: string;
      /** Shape [K], in the order that breaks ties; `otherwise` is the class of doing nothing. */
      readonly classes: readonly string[];
      readonly otherwise: string;
      readonly rules: Readonly<Record<string, Scorecard>>;
    }
);

/** margin = base + sum of weight * min(shape(column), cap); a missing column adds nothing. */
export interface Scorecard {
  readonly base: number;
  readonly terms: readonly ScorecardTerm[];
}

export interface ScorecardTerm {
  readonly column: string;
  readonly weight: number;
  /** `log1p` flattens counts; linear unless told. */
  readonly shape?: "linear" | "log1p";
  /** Applied after the shape. */
  readonly cap?: number;
  /** The reason, where the feature's own words will not do; `{value}` is replaced by the column's value. */
  readonly says?: string;
}

/** Where a preference in the profile comes from. Left out of the profile where its columns are missing. */
export type PreferenceDeclaration =
  | { readonly form: "range"; readonly center: string; readonly spread: string }
  | { readonly form: "center"; readonly column: string }
  | {
      readonly form: "place";
      readonly latitude: string;
      readonly longitude: string;
      readonly spreadKm: string;
    }
  | {
      readonly form: "shares";
      /** Value → the column that holds its share. */
      readonly columns: Readonly<Record<string, string>>;
      /** The least share that is worth naming. */
      readonly atLeast: number;
    };
