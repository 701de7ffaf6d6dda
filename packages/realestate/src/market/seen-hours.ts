import { HOUR_MS } from "./calendar.ts";
import type { Access } from "./rates.ts";
import { createShortlist, type Shortlist } from "./shortlist.ts";
import { TURNS, type Turn } from "./transitions.ts";
import type { SeenVisit } from "./visit-likelihood.ts";

/** An interaction of a person, as far as anybody can tell something from it. */
export interface Seen {
  readonly kind: string;
  readonly happenedAtMs: number;
  readonly knownAtMs: number;
  readonly listingId?: string | undefined;
}

/** What an hour in which something was seen says: one thing comes about an hour at most. */
export interface SeenHour {
  /** Counted from 1970. */
  readonly hour: number;
  readonly knownAtMs: number;
  /** What the team could do as the hour began, and after it. */
  readonly access: Access;
  readonly accessAfter: Access;
  readonly by: "turn" | "mail" | "web" | "contact" | "team";
  readonly turn: Turn | undefined;
  /** Of the web, or after a mail. */
  readonly visit: SeenVisit | undefined;
  readonly unsubscribed: boolean;
}

const CONTACTS = new Set([
  "message_received",
  "call_received",
  "lead_form_submitted",
  "open_house_attended",
]);

/**
 * Reads a person's interactions, anonymous ones included, hour by hour. Nothing of the simulator's inside
 * comes in here: only what was sent.
 */
export function readSeenHours(history: readonly Seen[]): readonly SeenHour[] {
  const inOrder = history.toSorted((a, b) => a.happenedAtMs - b.happenedAtMs);
  const shortlist = createShortlist<{ readonly listingId: string }>();
  const hours: SeenHour[] = [];
  let access: Access = "unknown";
  let from = 0;
  while (from < inOrder.length) {
    const hour = hourOf(inOrder[from] as Seen);
    let to = from + 1;
    while (to < inOrder.length && hourOf(inOrder[to] as Seen) === hour) to++;
    const seen = inOrder.slice(from, to);
    const read = readHour(seen, hour, access, shortlist);
    hours.push(read);
    if (!isLate(seen)) shortlist.note(seen.map(toNote));
    access = read.accessAfter;
    from = to;
  }
  return hours;
}

const hourOf = ({ happenedAtMs }: Seen): number => Math.floor(happenedAtMs / HOUR_MS);
const isLate = ([first]: readonly Seen[]): boolean =>
  first !== undefined && first.knownAtMs > first.happenedAtMs;
const toNote = ({ kind, listingId }: Seen) => ({
  kind,
  listing: listingId === undefined ? undefined : { listingId },
});

/** A late visit changes nothing. */
function accessAfter(access: Access, kinds: ReadonlySet<string>): Access {
  if (kinds.has("unsubscribed")) return "unsubscribed";
  if (access !== "unknown") return access;
  return isRegistration(kinds) ? "known" : "unknown";
}

const isRegistration = (kinds: ReadonlySet<string>): boolean =>
  kinds.has("account_registered") || kinds.has("lead_form_submitted");

function readHour(
  seen: readonly Seen[],
  hour: number,
  access: Access,
  shortlist: Shortlist<{ readonly listingId: string }>,
): SeenHour {
  const kinds = new Set(seen.map(({ kind }) => kind));
  const turn = TURNS.find((kind) => kinds.has(kind));
  const by = channelOf(kinds, turn);
  const goesOn = by === "web" || (by === "mail" && kinds.has("email_clicked"));
  const mayRegister = by === "web" && access === "unknown" && !isLate(seen);
  const registered = mayRegister ? isRegistration(kinds) : undefined;
  return {
    hour,
    knownAtMs: seen[0]?.knownAtMs as number,
    access,
    accessAfter: accessAfter(access, kinds),
    by,
    turn,
    visit: goesOn ? readVisit(seen, shortlist, registered) : undefined,
    unsubscribed: kinds.has("unsubscribed"),
  };
}

function channelOf(kinds: ReadonlySet<string>, turn: Turn | undefined): SeenHour["by"] {
  if (turn !== undefined) return "turn";
  if (kinds.has("email_opened")) return "mail";
  if (kinds.has("page_viewed")) return "web";
  return [...kinds].some((kind) => CONTACTS.has(kind)) ? "contact" : "team";
}

function readVisit(
  seen: readonly Seen[],
  shortlist: Shortlist<{ readonly listingId: string }>,
  registered: boolean | undefined,
): SeenVisit {
  const counts = new Map<string, number>();
  const looked = new Set<string>();
  let choices = 0;
  let again = 0;
  for (const { kind, listingId = "" } of seen) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (kind !== "property_viewed") continue;
    if (shortlist.offers(looked)) choices++;
    if (shortlist.has(listingId)) again++;
    looked.add(listingId);
  }
  return { looks: looked.size, choices, again, counts, registered };
}
