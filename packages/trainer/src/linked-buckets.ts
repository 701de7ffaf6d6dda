import type { IdentityLink, PersonKey } from "@porchlight/core/interaction";
import { hashText32 } from "@porchlight/numeric/hash-text";

/** Which of some buckets each person's rows belong to, so that whoever may turn out to be one person is in one. */
export interface LinkedBuckets {
  /** By the name alone: where a row is put before all links are known. */
  firstOf(person: PersonKey): number;
  link(link: IdentityLink): void;
  /** By all links told so far; never before the first bucket. */
  lastOf(person: PersonKey): number;
}

/**
 * Everybody who is linked, over whatever links, goes to the last of their buckets, so that a single pass over the
 * buckets in their order can move rows on. Links that serving will not follow count too: who they join is only replayed
 * together. Memory: an entry per person with a link.
 */
export function linkBuckets(buckets: number): LinkedBuckets {
  const parents = new Map<PersonKey, PersonKey>();
  const lasts = new Map<PersonKey, number>();
  const firstOf = (person: PersonKey): number => hashText32(person) % buckets;
  const rootOf = (person: PersonKey): PersonKey => {
    let root = person;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    // Shortens the way for who asks next.
    for (let at = person; at !== root; ) {
      const next = parents.get(at) as PersonKey;
      parents.set(at, root);
      at = next;
    }
    return root;
  };
  const lastOf = (person: PersonKey): number => {
    const root = rootOf(person);
    return lasts.get(root) ?? firstOf(root);
  };
  return {
    firstOf,
    lastOf,
    link({ from, to }) {
      const last = Math.max(lastOf(from), lastOf(to));
      const [a, b] = [rootOf(from), rootOf(to)];
      if (a !== b) parents.set(a, b);
      lasts.delete(a);
      lasts.set(b, last);
    },
  };
}
