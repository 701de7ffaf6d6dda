import type { Listing } from "./listings.ts";
import {
  LOOK_ACTS,
  MAX_LOOKS,
  type Manner,
  VERDICTS,
  type Verdict,
  VISIT_ACTS,
} from "./manners.ts";
import { drawInteger, drawWeighted, type Random } from "./random-draws.ts";
import type { Shortlist } from "./shortlist.ts";

/** One thing that somebody does, before it has a time. `identify` says who they are; it is no interaction. */
export interface Act {
  readonly kind: string;
  readonly listing: Listing | undefined;
}

/** What a visit meets. */
export interface Site {
  readonly shortlist: Shortlist<Listing>;
  /** A listing that is not on the shortlist, nor in a set. */
  find(without: ReadonlySet<string>): Listing;
  /** Whether somebody unknown may say who they are. */
  readonly mayRegister: boolean;
}

/** The inverse of `logVisitLikelihood`: draws what that one weighs. */
export function drawVisit(random: Random, manner: Manner, site: Site): Act[] {
  const acts: Act[] = [{ kind: "page_viewed", listing: undefined }];
  if (random() < manner.search) acts.push({ kind: "search_performed", listing: undefined });
  const looked = new Set<string>();
  const looks = drawLooks(random, manner);
  let last: Listing | undefined;
  for (let look = 0; look < looks; look++) {
    last = pushLook(acts, random, manner, site, looked);
    looked.add(last.listingId);
  }
  if (looks > 0)
    for (const kind of VISIT_ACTS)
      if (random() < manner.perVisit[kind])
        acts.push({ kind, listing: kind === "mortgage_calculated" ? last : undefined });
  if (site.mayRegister && random() < manner.register) acts.push(...drawRegistration(random, last));
  return acts;
}

function drawLooks(random: Random, { bounce, more }: Manner): number {
  if (typeof more !== "number") return drawInteger(random, more[0], more[1]);
  if (random() < bounce) return 0;
  let looks = 1;
  while (looks < MAX_LOOKS && random() < more) looks++;
  return looks;
}

/** What of a look comes before one makes up one's mind. */
function pushLook(
  acts: Act[],
  random: Random,
  manner: Manner,
  { shortlist, find }: Site,
  looked: ReadonlySet<string>,
): Listing {
  const again =
    shortlist.offers(looked) && random() < manner.again
      ? shortlist.draw(random, looked)
      : undefined;
  const listing = again ?? find(looked);
  acts.push({ kind: "property_viewed", listing });
  for (const kind of LOOK_ACTS) if (random() < manner.perLook[kind]) acts.push({ kind, listing });
  const verdict = again === undefined ? drawVerdict(random, manner) : undefined;
  if (verdict !== undefined) acts.push({ kind: verdict, listing });
  return listing;
}

function drawVerdict(random: Random, { verdict }: Manner): Verdict | undefined {
  const weights = VERDICTS.map((kind) => verdict[kind]);
  const none = 1 - weights.reduce((sum, weight) => sum + weight, 0);
  return VERDICTS[drawWeighted(random, [...weights, none])];
}

/** How one says who one is does not tell what one is about. */
function drawRegistration(random: Random, listing: Listing | undefined): Act[] {
  const kind =
    random() < 0.6 || listing === undefined ? "account_registered" : "lead_form_submitted";
  return [
    { kind: "identify", listing: undefined },
    { kind, listing: kind === "lead_form_submitted" ? listing : undefined },
  ];
}
