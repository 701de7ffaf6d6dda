import { ServiceError } from "../error.ts";
import type { Profile } from "../profile/profile.ts";
import type { BehaviorDeclaration } from "./behavior-declaration.ts";

/** What every profile has, and what an answer about one says of itself, whatever the schema. */
type FixedField =
  | keyof { readonly [K in keyof Profile as string extends K ? never : K]: true }
  | "cache"
  | "ageMs"
  | "pending";

const FIXED: Readonly<Record<FixedField, true>> = {
  userId: true,
  anonymousId: true,
  asOf: true,
  stateVersion: true,
  confidence: true,
  completeness: true,
  preferences: true,
  cache: true,
  ageMs: true,
  pending: true,
};

/** Throws `schema.invalid` for a part that would stand over a profile's own field, or over another part. */
export function requireFreeParts(predictions: BehaviorDeclaration["predictions"]): void {
  const taken = new Map<string, string>();
  for (const [model, { part }] of Object.entries(predictions)) {
    if (Object.hasOwn(FIXED, part))
      throw new ServiceError(
        "schema.invalid",
        `"${model}" cannot fill the part "${part}": every profile has a field of that name`,
      );
    const other = taken.get(part);
    if (other !== undefined)
      throw new ServiceError(
        "schema.invalid",
        `"${other}" and "${model}" both fill the part "${part}"`,
      );
    taken.set(part, model);
  }
}
