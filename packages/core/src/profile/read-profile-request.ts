import { ServiceError } from "../error.ts";
import type { PersonKey } from "../interaction.ts";
import { readPersonAsked } from "./read-person-asked.ts";

/**
 * Whose profile is asked for, and whether with the reasons of every answer. Throws `request.bad_parameter` or
 * `interaction.bad_id`.
 */
export function readProfileRequest(
  id: string,
  { as, reasons = "acting" }: { readonly as?: string; readonly reasons?: string },
): { readonly person: PersonKey; readonly explained: boolean } {
  if (reasons !== "acting" && reasons !== "all")
    throw new ServiceError("request.bad_parameter", "reasons is all or acting");
  return { person: readPersonAsked(id, as), explained: reasons === "all" };
}
