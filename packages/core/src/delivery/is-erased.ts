import type { IdentityLink, Interaction } from "../interaction.ts";
import type { PersonAddress } from "../ports/state-store.ts";
import { erasedAtMs, type StoredByKey } from "./follow-redirects.ts";

/**
 * Whether what was known of a person then is erased. By when it was *known*, as in replay: an import that
 * states times before the erasure revives nobody, and a device that sends late what it did before starts
 * a new person, since nobody knew of it when the erasure was asked for.
 */
export function isErased(
  stored: StoredByKey,
  address: PersonAddress,
  { knownAtMs }: Pick<Interaction, "knownAtMs">,
): boolean {
  const erased = erasedAtMs(stored, address);
  return erased !== undefined && knownAtMs <= erased;
}

/** A link goes with either of its ends: that somebody was them is known of them too. */
export const isErasedLink = (
  workspace: string,
  stored: StoredByKey,
  { from, to, knownAtMs }: IdentityLink,
): boolean => [from, to].some((person) => isErased(stored, { workspace, person }, { knownAtMs }));
