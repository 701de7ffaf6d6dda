import type { IdentityLink, PersonKey } from "../interaction.ts";
import { addressKey } from "../ports/state-store.ts";
import type { StoredByKey } from "./follow-redirects.ts";
import { planLinks } from "./plan-links.ts";

/** Who turned out to be whom so far, decided as the path of an interaction decides it. */
export interface KnownLinks {
  /** Applies a link; answers who is somebody else from here on. */
  join(link: IdentityLink): readonly { readonly from: PersonKey; readonly to: PersonKey }[];
  rootOf(person: PersonKey): PersonKey;
  /** Every name of a person: their own, and of those who turned out to be them. */
  namesOf(root: PersonKey): readonly PersonKey[];
}

export function createKnownLinks(): KnownLinks {
  // Links are all of one workspace, so any name does.
  const workspace = "any";
  const stored: StoredByKey = new Map();
  const redirects = new Map<PersonKey, PersonKey>();
  const names = new Map<PersonKey, readonly PersonKey[]>();
  const keyOf = (person: PersonKey) => addressKey({ workspace, person });
  const namesOf = (root: PersonKey) => names.get(root) ?? [root];
  return {
    join(link) {
      for (const end of [link.from, link.to])
        if (!stored.has(keyOf(end))) stored.set(keyOf(end), "absent");
      const { freezes } = planLinks(workspace, stored, [link]);
      for (const { from, to } of freezes) {
        stored.set(keyOf(from), { version: 1, bytes: new Uint8Array(), redirect: to });
        redirects.set(from, to);
        names.set(to, [...namesOf(to), ...namesOf(from)]);
        names.delete(from);
      }
      return freezes;
    },
    rootOf(person) {
      let root = person;
      for (let next = redirects.get(root); next !== undefined; next = redirects.get(root))
        root = next;
      return root;
    },
    namesOf,
  };
}
