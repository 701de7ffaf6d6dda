import type { PropertyValue } from "@porchlight/core/interaction";
import { describeEntries, describeNews } from "@porchlight/local/page/describe-entries";
import type { JournalEntry } from "@porchlight/local/page/journal";
import { kindWords } from "@porchlight/local/page/kind-words";
import { INTERACTION_KINDS } from "@porchlight/realestate/interaction-kinds";
import { realEstate } from "@porchlight/realestate/real-estate";
import { describe, expect, it } from "vitest";
import { HOUR, NOW } from "./page-world.ts";

const when = { nowMs: NOW, timeZone: "UTC" };
const MINUTE = 60_000;

const entry = (
  kind: string,
  happenedAtMs: number,
  properties: Record<string, PropertyValue> = {},
): JournalEntry => ({
  kind: realEstate.kindIndex.get(kind) as number,
  happenedAtMs,
  knownAtMs: happenedAtMs,
  properties,
});

/** Given as they came, and told latest first. */
const tell = (...entries: readonly JournalEntry[]) =>
  describeEntries(realEstate, entries.toReversed(), when).map(({ title, lines }) => [
    title,
    ...lines.map(({ did, about }) => [did.join(" · "), about].filter(Boolean).join(" | ")),
  ]);

const HOME = {
  listingId: "L-7",
  city: "Utrecht",
  price: 480_000,
  bedrooms: 3,
  propertyType: "Residential",
};

describe("a timeline", () => {
  it("tells what was done with one listing in one line, day by day, latest first", () => {
    const start = NOW - 2 * HOUR;
    expect(
      tell(
        entry("tour_completed", NOW - 26 * HOUR, { ...HOME, actor: "m.okafor" }),
        entry("page_viewed", start),
        entry("property_viewed", start + MINUTE, HOME),
        entry("photos_viewed", start + 2 * MINUTE, HOME),
        entry("property_saved", start + 3 * MINUTE, HOME),
        entry("search_performed", start + 4 * MINUTE, { city: "Utrecht", bedrooms: 3 }),
        entry("search_performed", start + 5 * MINUTE, { city: "Utrecht", bedrooms: 3 }),
      ),
    ).toEqual([
      [
        "Today",
        "searched ×2 | 3 bedrooms in Utrecht",
        "viewed · photos · saved it | L-7, 3 bedrooms in Utrecht, 480k",
        "came to the site",
      ],
      ["Yesterday", "took a tour | L-7, 3 bedrooms in Utrecht, 480k, with m.okafor"],
    ]);
  });

  it("tells apart what lies more than half an hour apart", () => {
    const [today] = tell(
      entry("property_viewed", NOW - 40 * MINUTE, HOME),
      entry("property_viewed", NOW - 5 * MINUTE, HOME),
    );
    expect(today).toHaveLength(3);
  });

  it("marks milestones, and what was not the person's own doing", () => {
    const [day] = describeEntries(
      realEstate,
      [entry("tour_requested", NOW), entry("email_opened", NOW - HOUR)],
      when,
    );
    expect(day?.lines.map(({ isMilestone, isTheirs }) => [isMilestone, isTheirs])).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it("names a home by its type where its bedrooms are not known", () => {
    expect(
      tell(entry("property_viewed", NOW, { propertyType: "ResidentialIncome", city: "Bath" })),
    ).toEqual([["Today", "viewed | Residential income in Bath"]]);
  });
});

describe("kinds in words", () => {
  it.each(Object.keys(INTERACTION_KINDS))("has words of its own for %s", (kind) => {
    expect(kindWords(kind).weight).toBeGreaterThan(0);
  });

  it.each(["constructor", "__proto__", "A_SUBMITTED COMPLETE"])("shows %s by its name", (kind) => {
    expect(kindWords(kind).weight).toBe(0);
  });
});

describe("describeNews", () => {
  it("counts, and says first what tells most", () => {
    const kinds = [
      "page_viewed",
      "property_viewed",
      "property_viewed",
      "tour_requested",
      "email_opened",
    ];
    expect(describeNews(kinds, 3)).toEqual([
      "tour asked for",
      "2 properties viewed",
      "page viewed",
    ]);
  });
});
