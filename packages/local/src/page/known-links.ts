import type { StoredByKey } from "@porchlight/core/follow-redirects";
import type { IdentityLink, PersonKey } from "@porchlight/core/interaction";
import { planLinks } from "@porchlight/core/plan-links";
import { addressKey } from "@porchlight/core/ports";

/** Who turned out to be whom, decided as the path of an interaction decides it. */
export interface KnownLinks {
  join(link: IdentityLink): void;
  rootOf(person: PersonKey): PersonKey;
  /** Every name of a person: their own, and of those who turned out to be them. */
  namesOf(root: PersonKey): readonly PersonKey[];
}

export function createKnownLinks(): KnownLinks {
  // Links are all of one workspace, so any name does.
  const workspace = "page";
  const stored: StoredByKey = new Map();
  const redirects = new Map<PersonKey, PersonKey>();
  const names = new Map<PersonKey, readonly PersonKey[]>();
  const keyOf = (person: PersonKey) => addressKey({ workspace, person });
  const namesOf = (root: PersonKey) => names.get(root) ?? [root];
  return {
    join(link) {
      for (const end of [link.from, link.to])
        if (!stored.has(keyOf(end))) stored.set(keyOf(end), "absent");
      for (const { from, to } of planLinks(workspace, stored, [link]).freezes) {
        stored.set(keyOf(from), { version: 1, bytes: new Uint8Array(), redirect: to });
        redirects.set(from, to);
        names.set(to, [...namesOf(to), ...namesOf(from)]);
        names.delete(from);
      }
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
