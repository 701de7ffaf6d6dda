import type { StoredByKey } from "@porchlight/core/follow-redirects";
import type { IdentityLink, PersonKey } from "@porchlight/core/interaction";
import { planLinks } from "@porchlight/core/plan-links";
import { addressKey } from "@porchlight/core/ports";

/** Who turned out to be whom so far, decided as the path of an interaction decides it. */
export interface ReplayLinks {
  rootOf(person: PersonKey): PersonKey;
  /** Applies a link; answers who is somebody else from here on. */
  join(link: IdentityLink): readonly { readonly from: PersonKey; readonly to: PersonKey }[];
}

export function createReplayLinks(): ReplayLinks {
  // Links are all of one workspace, so any name does.
  const workspace = "replay";
  const stored: StoredByKey = new Map();
  const redirects = new Map<PersonKey, PersonKey>();
  const keyOf = (person: PersonKey) => addressKey({ workspace, person });
  const rootOf = (person: PersonKey): PersonKey => {
    let root = person;
    for (let next = redirects.get(root); next !== undefined; next = redirects.get(root))
      root = next;
    return root;
  };
  return {
    rootOf,
    join(link) {
      for (const end of [link.from, link.to])
        if (!stored.has(keyOf(end))) stored.set(keyOf(end), "absent");
      const { freezes } = planLinks(workspace, stored, [link]);
      for (const { from, to } of freezes) {
        stored.set(keyOf(from), { version: 1, bytes: new Uint8Array(), redirect: to });
        redirects.set(from, to);
      }
      return freezes;
    },
  };
}
