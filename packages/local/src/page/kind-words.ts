import { humanise } from "./words.ts";

/** A kind of interaction in words. */
export interface KindWords {
  /** On a timeline, by itself or after another: `viewed`. */
  readonly did: string;
  /** Counted, one and many: `property viewed`, `properties viewed`. */
  readonly one: string;
  readonly many: string;
  /** How much it says of where a person is going: of several, the highest come first. */
  readonly weight: number;
}

/** From here on, it stands out on a timeline. */
export const MILESTONE_WEIGHT = 60;

const kind = (weight: number, did: string, one: string, many: string): KindWords => ({
  did,
  one,
  many,
  weight,
});

/** Of the shipped real-estate schema; what it says of a listing reads on from the kind before it. */
const WORDS: Readonly<Record<string, KindWords>> = {
  deal_won: kind(100, "bought: the deal is won", "deal won", "deals won"),
  deal_lost: kind(98, "the deal was lost", "deal lost", "deals lost"),
  offer_made: kind(96, "made an offer", "offer made", "offers made"),
  tour_completed: kind(94, "took a tour", "tour taken", "tours taken"),
  tour_requested: kind(92, "asked for a tour", "tour asked for", "tours asked for"),
  tour_missed: kind(90, "missed a tour", "tour missed", "tours missed"),
  tour_cancelled: kind(88, "cancelled a tour", "tour cancelled", "tours cancelled"),
  unsubscribed: kind(86, "unsubscribed", "unsubscribed", "times unsubscribed"),
  open_house_attended: kind(80, "came to the open house", "open house", "open houses"),
  lead_form_submitted: kind(78, "sent an enquiry", "enquiry sent", "enquiries sent"),
  call_received: kind(76, "called", "call from them", "calls from them"),
  message_received: kind(74, "wrote a message", "message from them", "messages from them"),
  account_registered: kind(72, "registered", "registered", "registrations"),
  property_saved: kind(58, "saved it", "property saved", "properties saved"),
  search_saved: kind(56, "saved a search", "search saved", "searches saved"),
  property_considered: kind(54, "kept it in mind", "kept in mind", "kept in mind"),
  property_shared: kind(52, "shared it", "property shared", "properties shared"),
  mortgage_calculated: kind(50, "worked out the mortgage", "mortgage sum", "mortgage sums"),
  directions_requested: kind(48, "looked up the way", "way looked up", "ways looked up"),
  phone_number_clicked: kind(46, "looked for our number", "number looked up", "numbers looked up"),
  email_address_clicked: kind(44, "looked for our address", "address sought", "addresses sought"),
  virtual_tour_viewed: kind(42, "took the virtual tour", "virtual tour", "virtual tours"),
  floorplan_viewed: kind(40, "floor plan", "floor plan", "floor plans"),
  property_printed: kind(38, "printed it", "property printed", "properties printed"),
  property_discarded: kind(36, "ruled it out", "property ruled out", "properties ruled out"),
  video_watched: kind(34, "video", "video watched", "videos watched"),
  property_viewed: kind(30, "viewed", "property viewed", "properties viewed"),
  photos_viewed: kind(28, "photos", "photo gallery", "photo galleries"),
  search_performed: kind(26, "searched", "search", "searches"),
  listing_site_visited: kind(24, "went to the listing's site", "listing site", "listing sites"),
  email_clicked: kind(22, "followed an e-mail here", "e-mail followed", "e-mails followed"),
  page_viewed: kind(20, "came to the site", "page viewed", "pages viewed"),
  stage_changed: kind(18, "moved on a stage", "stage changed", "stage changes"),
  call_made: kind(16, "we called", "call from us", "calls from us"),
  message_sent: kind(14, "we wrote", "message from us", "messages from us"),
  email_opened: kind(12, "opened an e-mail", "e-mail opened", "e-mails opened"),
};

/** Another schema's kinds are shown by their names. */
export function kindWords(name: string): KindWords {
  if (Object.hasOwn(WORDS, name)) return WORDS[name] as KindWords;
  const words = humanise(name);
  return { did: words, one: words, many: words, weight: 0 };
}
