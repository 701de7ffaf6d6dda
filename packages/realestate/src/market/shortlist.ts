import { drawWeighted, type Random } from "./random-draws.ts";

/** How many listings somebody keeps in mind. */
export const SHORTLIST_LENGTH = 40;
/** A saved listing is gone back to this many times as often as another. */
const SAVED_WEIGHT = 4;

interface Named {
  readonly listingId: string;
}

/**
 * The listings somebody last had to do with, newest last, and which of them they saved: what they may go
 * back to. It follows from what everybody sees.
 */
export interface Shortlist<T extends Named> {
  has(listingId: string): boolean;
  /** Whether there is anything on it outside a set. */
  offers(without: ReadonlySet<string>): boolean;
  /** One outside a set, saved ones rather than others; undefined if there is none. */
  draw(random: Random, without: ReadonlySet<string>): T | undefined;
  /** After a visit or a call: each listing of its interactions moves to the end; one ruled out leaves. */
  note(interactions: readonly { readonly kind: string; readonly listing: T | undefined }[]): void;
}

export function createShortlist<T extends Named>(): Shortlist<T> {
  const entries = new Map<string, { readonly listing: T; readonly saved: boolean }>();
  const touch = (listing: T, saved: boolean): void => {
    const { listingId } = listing;
    const wasSaved = entries.get(listingId)?.saved ?? false;
    entries.delete(listingId);
    entries.set(listingId, { listing, saved: saved || wasSaved });
    const [oldest] = entries.keys();
    if (entries.size > SHORTLIST_LENGTH && oldest !== undefined) entries.delete(oldest);
  };
  return {
    has: (id) => entries.has(id),
    offers: (without) => [...entries.keys()].some((id) => !without.has(id)),
    draw(random, without) {
      const open = [...entries.values()].filter(({ listing }) => !without.has(listing.listingId));
      if (open.length === 0) return undefined;
      const weights = open.map(({ saved }) => (saved ? SAVED_WEIGHT : 1));
      return open[drawWeighted(random, weights)]?.listing;
    },
    note(interactions) {
      for (const { kind, listing } of interactions)
        if (listing === undefined) continue;
        else if (kind === "property_discarded") entries.delete(listing.listingId);
        else touch(listing, kind === "property_saved");
    },
  };
}
