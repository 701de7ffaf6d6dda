import { columnWords } from "@porchlight/core/predictions/column-words";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import { spaced } from "@porchlight/core/words/amounts";
import { realEstate } from "@porchlight/realestate/real-estate";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counting } from "../../fakes/counting-behavior.ts";
import { schema as bank } from "../../schemas/bpic2012.ts";

const { columns } = realEstate.featureSet;
const words = columnWords(realEstate, "lead_scorer_v2");

/** What a column says where it has that value, beside what others of its row have. */
function say(column: string, value: number, others: Record<string, number> = {}): string {
  const row = new Float32Array(columns.length).fill(Number.NaN);
  for (const [name, other] of Object.entries(others)) row[columns.indexOf(name)] = other;
  row[columns.indexOf(column)] = value;
  return words(row, columns.indexOf(column));
}

describe("columnWords", () => {
  it.each<[string, number, string]>([
    ["tour_requested_decayed_7d", 1.6, "asked for tours twice this week"],
    ["tour_requested_decayed_7d", 0.9, "asked for a tour this week"],
    ["tour_requested_decayed_7d", 0.4, "has not asked for a tour this week"],
    ["tour_requested_decayed_30d", 4.7, "asked for tours about 5 times this month"],
    ["property_viewed_decayed_1h", 3, "viewed properties about 3 times in the last hour"],
    ["property_viewed_days_since", 3.2, "last viewed a property 3 days ago"],
    ["property_viewed_days_since", 1 / 24, "last viewed a property 1 hour ago"],
    ["call_made_days_since", 24, "was last called by the team 3 weeks ago"],
    ["message_sent_days_since", 3650, "has never been sent a message"],
    ["tour_requested_days_since", 3650, "has never asked for a tour"],
    ["engaged_days_since", 12.4, "no visit for 12 days"],
    ["engaged_days_since", 0.2, "was last active 4 hours ago"],
    ["tour_completed_total", 0, "has never toured a property"],
    ["tour_completed_total", 3, "toured properties 3 times in all"],
    ["listingId_distinct", 14, "14 different listings so far"],
    ["active_days_28d", 9, "active on 9 of the last 28 days"],
    ["gap_days_mean", 2.8, "comes back every 3 days"],
    ["gap_days_mean", Number.NaN, "has not come back on a second day yet"],
    ["sessions_7d", 2, "2 visits this week"],
    ["session_quarters_mean", 3, "stays about 45 minutes a visit"],
    ["last_kind_1", 1, "the latest: looked at a page"],
    ["last_kind_2", 0, "second to last: nothing yet"],
    ["engaged_trend_1d_7d", 0, "silent in the last day"],
    ["tenure_days", 95, "known for 3 months"],
    ["price_mean", 479_812, "looks at listings around 480,000"],
    ["price_mean", Number.NaN, "has shown no price yet"],
    ["bedrooms_mean", 3.04, "looks at 3-bedroom homes"],
    ["propertyType_share_Land", 0.38, "land 38 % of the time"],
    ["propertyType_share_Land", Number.NaN, "has shown no type of property yet"],
    ["city_effective", 3.4, "spread over about 3 cities"],
    ["actor_share_top", 1, "always the same agent"],
    ["unsubscribed_total", 1, "unsubscribed"],
  ])("tells %s of %d as a colleague would: %s", (column, value, sentence) => {
    expect(say(column, value)).toBe(sentence);
  });

  it("tells a time of day from sine and cosine together", () => {
    const evening = { hour_sin: Math.sin((19 / 12) * Math.PI), hour_cos: 0.2 };
    expect(say("hour_sin", evening.hour_sin, evening)).toBe("mostly active in the evening");
    expect(say("hour_cos", 0.2, evening)).toBe("mostly active in the evening");
    expect(say("hour_cos", 0.1, { hour_sin: 0.1 })).toBe("active at any time of the day");
    const saturday = { weekday_sin: Math.sin((10 / 7) * Math.PI), weekday_cos: -0.22 };
    expect(say("weekday_sin", saturday.weekday_sin, saturday)).toBe(
      "mostly active around Saturday",
    );
  });

  it.each([
    ["the real-estate preset, which is none of its name's", realEstate, true],
    ["a bank's loans, which has no words of its own", bank, false],
  ])("has a sentence for every column of %s, whatever stands in it", (_, behavior, isTold) => {
    const { columns } = behavior.featureSet;
    const [model = ""] = Object.keys(behavior.predictions);
    const value = fc.oneof(
      fc.constantFrom(0, 0.5, 1, 3650, Number.NaN),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
    );
    const someRow = fc.array(value, { minLength: columns.length, maxLength: columns.length });
    const say = columnWords(behavior, model);
    fc.assert(
      fc.property(someRow, (values) => {
        const row = Float32Array.from(values);
        for (const [i, column] of columns.entries()) {
          const sentence = say(row, i);
          expect(sentence).toMatch(/\S \S|^unsubscribed$/);
          expect(sentence).not.toMatch(/undefined|null|NaN|Infinity|_/);
          if (isTold)
            expect(sentence.replace(/ is not known$|: [\d.,]+$/, "")).not.toBe(spaced(column));
        }
      }),
      { numRuns: 50 },
    );
  });

  it("tells a column by its name where its feature has no words for it", () => {
    const say = columnWords(counting, "none");
    expect(say(Float32Array.of(3.07, 2), 0)).toBe("total: 3.1");
    expect(say(Float32Array.of(Number.NaN, 2), 0)).toBe("total is not known");
    // Its rules do say what the other one is.
    expect(columnWords(counting, "busy_v1")(Float32Array.of(0, 2), 1)).toBe("2 seen");
  });

  it("refuses words for what is not declared", () => {
    const declare = () =>
      defineBehavior({
        name: "typo",
        interactions: { seen: { engaged: true } },
        properties: {},
        words: { kinds: { sen: { once: "looked", often: "looked" } } },
        features: [],
        predictions: {},
        preferences: {},
      });
    expect(declare).toThrow('words for "sen", which is not among the kinds declared');
  });
});
