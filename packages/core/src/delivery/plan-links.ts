import type { FeatureSet } from "../features/feature-set.ts";
import type { IdentityLink, PersonKey } from "../interaction.ts";
import {
  addressKey,
  type PersonAddress,
  type StateChange,
  type StoredState,
} from "../ports/state-store.ts";
import { emptyPersonState } from "../state/person-state.ts";
import { encodeState } from "../state/state-codec.ts";
import { erasedAtMs, redirectPath, type StoredByKey } from "./follow-redirects.ts";
import { isEmptied } from "./read-people.ts";

/** A person to be frozen with a redirect to another. */
export interface Freeze {
  readonly from: PersonKey;
  readonly to: PersonKey;
  /** When the link that says so was known, Unix ms. */
  readonly linkedAtMs: number;
}

export interface LinkPlan {
  readonly freezes: readonly Freeze[];
  /** People to rewrite unchanged before anybody is frozen: see `linkPeople`. */
  readonly touches: ReadonlySet<PersonKey>;
  readonly known: number;
  readonly refused: number;
}

/**
 * Decides what identity links change, from what is stored and in the order they were sent.
 *
 * A user never becomes an anonymous person: between the two, the anonymous one is frozen. And an
 * anonymous id that is one user already never joins that user with another: people share devices, and
 * who they are must not run together because of it. Only a link from user to user does that.
 */
export function planLinks(
  workspace: string,
  stored: StoredByKey,
  links: readonly IdentityLink[],
): LinkPlan {
  const planned = new Map<PersonKey, Freeze>();
  const rootOf = (person: PersonKey): PersonKey => {
    const { person: root } = redirectPath(stored, { workspace, person }).at(-1) as PersonAddress;
    const next = planned.get(root);
    return next === undefined ? root : rootOf(next.to);
  };
  const plan = (from: PersonKey, to: PersonKey, { knownAtMs }: IdentityLink) =>
    planned.set(from, { from, to, linkedAtMs: knownAtMs });
  const touches = new Set<PersonKey>();
  let known = 0;
  let refused = 0;
  for (const link of links) {
    const [from, to] = [rootOf(link.from), rootOf(link.to)];
    if (from === to) known++;
    else if (isUser(from) && isUser(to) && !(isUser(link.from) && isUser(link.to))) refused++;
    else if (isUser(from) && !isUser(to)) plan(to, from, link);
    else {
      plan(from, to, link);
      if (isUser(from) === isUser(to)) touches.add(to);
    }
  }
  return { freezes: [...planned.values()], touches, known, refused };
}

const isUser = (person: PersonKey): boolean => person.startsWith("u:");

/**
 * The write after what is stored: the same bytes, or an empty state where there is none or it was erased.
 *
 * @param freeze a redirect to set with it
 */
export function nextChange(
  featureSet: FeatureSet,
  stored: StoredByKey,
  address: PersonAddress,
  freeze?: Freeze,
): StateChange {
  const current = stored.get(addressKey(address)) ?? "absent";
  const version = current === "absent" ? 0 : current.version;
  const bytes =
    current === "absent" || isEmptied(current)
      ? encodeState(featureSet, emptyPersonState(featureSet))
      : current.bytes;
  const erased = erasedAtMs(stored, address);
  const next: StoredState = {
    version: version + 1,
    bytes,
    ...(erased !== undefined && { erasedAtMs: erased }),
    ...(freeze && { redirect: freeze.to, linkedAtMs: freeze.linkedAtMs }),
  };
  return { address, next };
}
