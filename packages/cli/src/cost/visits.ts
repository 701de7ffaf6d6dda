import { createHash } from "node:crypto";
import { DAY_MS } from "@porchlight/core/duration";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { simulateMarket } from "@porchlight/realestate/market/simulate-market";
import type { MarketMessage } from "@porchlight/realestate/market/write-message";

/** What a client sends of one person in one request. */
export type WriteVisit = (person: string, interactions: number, atMs: number) => MarketMessage[];

/** Large enough that its first days have everything a market has. */
const MARKET = { seed: 5, people: 300, days: 30, startMs: 0, listings: 400 } as const;
const MESSAGES = 4_000;
const BETWEEN_MS = 15_000;

/**
 * Visits that look like a market's: what was done and to which listing is drawn from one, who and when is told. Ids
 * are as long as those that clients make, and never repeat.
 */
export function createVisits(seed: number): WriteVisit {
  patterns ??= readPatterns();
  const of = patterns;
  const random = createRandom(seed);
  let written = 0;
  return (userId, interactions, atMs) =>
    Array.from({ length: interactions }, (_, i) => {
      const pattern = of[Math.floor(random() * of.length)] as Pattern;
      const timestamp = new Date(atMs - (interactions - 1 - i) * BETWEEN_MS).toISOString();
      return { ...pattern, messageId: idOf(`${seed}#${written++}`), userId, timestamp };
    });
}

/** After which nobody is foretold to become a client: on no list, in no bill's interest. */
const ENDS: ReadonlySet<string> = new Set(["deal_won", "deal_lost"]);

/** A market takes a second or two to begin. */
let patterns: readonly Pattern[] | undefined;

type Pattern = Pick<MarketMessage, "type" | "event" | "properties">;

function readPatterns(): readonly Pattern[] {
  const read: Pattern[] = [];
  for (const { message } of simulateMarket(MARKET).until(MARKET.days * DAY_MS)) {
    const { type, event, properties } = message;
    if (type === "identify" || ENDS.has(event ?? "")) continue;
    read.push({ type, ...(event && { event }), ...(properties && { properties }) });
    if (read.length === MESSAGES) break;
  }
  return read;
}

/** A UUID in its looks. */
const idOf = (text: string): string =>
  createHash("sha256")
    .update(text)
    .digest("hex")
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
