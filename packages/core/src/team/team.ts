import { hashText64 } from "@porchlight/numeric/hash-text";
import { ServiceError } from "../error.ts";
import type { Domain } from "../features/feature.ts";
import { kindIndexes } from "../features/kind-indexes.ts";
import { labelIndex } from "../features/property-index.ts";
import type { TeamDeclaration } from "../schema/team-declaration.ts";

/** A team's declaration, resolved against a domain. */
export interface Team {
  /** Where the actor stands in `PreparedInteraction.labels`. */
  readonly actor: number;
  /** Names of the ends, shape [E]. */
  readonly ends: readonly string[];
  /** Shape [E] of [kinds]: 1 for the kinds that are that end. */
  readonly kindsOfEnd: readonly Uint8Array[];
  readonly kinds: number;
  /** Names the declaration and the kinds: snapshots made under another do not fit. 16 hex digits. */
  readonly hash: string;
}

/** A bit each, in what is kept of a person. */
const ENDS_MOST = 31;

/** Throws `schema.invalid` for what is not declared. */
export function resolveTeam(domain: Domain, { actor, ends }: TeamDeclaration): Team {
  const count = Object.keys(ends).length;
  if (count > ENDS_MOST)
    throw new ServiceError("schema.invalid", `a team has at most ${ENDS_MOST} ends, not ${count}`);
  return {
    actor: labelIndex(domain, actor).index,
    ends: Object.keys(ends),
    kindsOfEnd: Object.values(ends).map((kinds) => kindIndexes(domain, kinds)),
    kinds: domain.kinds.length,
    hash: hashText64(JSON.stringify([actor, ends, domain.kinds.map(({ name }) => name)])),
  };
}
