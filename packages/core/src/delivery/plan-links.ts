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
import { redirectPath, type StoredByKey } from "./follow-redirects.ts";

/** A person to be frozen with a redirect to another. */
interface Freeze {
  readonly from: PersonKey;
  readonly to: PersonKey;
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
  const planned = new Map<PersonKey, PersonKey>();
  const rootOf = (person: PersonKey): PersonKey => {
    const { person: root } = redirectPath(stored, { workspace, person }).at(-1) as PersonAddress;
    const next = planned.get(root);
    return next === undefined ? root : rootOf(next);
  };
  const touches = new Set<PersonKey>();
  let known = 0;
  let refused = 0;
  for (const link of links) {
    const [from, to] = [rootOf(link.from), rootOf(link.to)];
    if (from === to) known++;
    else if (isUser(from) && isUser(to) && !(isUser(link.from) && isUser(link.to))) refused++;
    else if (isUser(from) && !isUser(to)) planned.set(to, from);
    else {
      planned.set(from, to);
      if (isUser(from) === isUser(to)) touches.add(to);
    }
  }
  const freezes = [...planned].map(([from, to]) => ({ from, to }));
  return { freezes, touches, known, refused };
}

const isUser = (person: PersonKey): boolean => person.startsWith("u:");

/** The write after what is stored: the same bytes, or an empty state where there is none. */
export function nextChange(
  featureSet: FeatureSet,
  stored: StoredByKey,
  address: PersonAddress,
  redirect?: PersonKey,
): StateChange {
  const current = stored.get(addressKey(address));
  const { version, bytes } =
    current === undefined || current === "absent"
      ? { version: 0, bytes: encodeState(featureSet, emptyPersonState(featureSet)) }
      : current;
  const next: StoredState = { version: version + 1, bytes, ...(redirect && { redirect }) };
  return { address, next };
}
