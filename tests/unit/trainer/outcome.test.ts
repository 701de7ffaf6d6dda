import type { Outcome } from "@porchlight/core/outcomes/outcome";
import { eligibleAt, labelAt } from "@porchlight/core/outcomes/outcome-label";
import {
  addToTimeline,
  appendTimeline,
  createTimeline,
} from "@porchlight/core/outcomes/outcome-timeline";
import type { BehaviorDeclaration } from "@porchlight/core/schema/behavior-declaration";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import {
  absence,
  engagedWithin,
  nextOf,
  notYet,
  occurs,
} from "@porchlight/core/schema/outcome-declaration";
import { realEstate } from "@porchlight/realestate/real-estate";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { schema as bpic2012 } from "../../schemas/bpic2012.ts";
import { declaration, shop } from "./shop.ts";

interface Event {
  readonly kind: string;
  readonly happened: number;
  readonly known: number;
}

const DAY = 86_400_000;
const event = (kind: string, happened: number, known = happened): Event => ({
  kind,
  happened,
  known,
});

function timelineOf(events: readonly Event[]) {
  const timeline = createTimeline();
  for (const { kind, happened, known } of events)
    addToTimeline(timeline, shop.kindIndex.get(kind) as number, happened * DAY, known * DAY);
  return timeline;
}

const label = (model: string, events: readonly Event[], moment: number, until: number) =>
  labelAt(shop.outcomes[model] as Outcome, timelineOf(events), moment * DAY, until * DAY);
const eligible = (model: string, events: readonly Event[], moment: number) =>
  eligibleAt(shop.outcomes[model]?.eligible, timelineOf(events), moment * DAY);

/** News within the horizon: what had not been known, and happened after the moment. */
const news = (
  events: readonly Event[],
  kinds: readonly string[],
  days: number,
  t: number,
  until: number,
) =>
  events
    .filter(({ kind }) => kinds.includes(kind))
    .filter(({ happened }) => happened > t && happened <= t + days)
    .filter(({ known }) => known > t && known <= until);

const ENGAGED = ["viewed", "saved", "bought"];

/** Each outcome, written the slow way. */
const slow: Record<
  string,
  (events: readonly Event[], t: number, until: number) => number | undefined
> = {
  buyer(events, t, until) {
    if (news(events, ["bought"], 14, t, until).length > 0) return 1;
    return until >= t + 14 ? 0 : undefined;
  },
  leaver(events, t, until) {
    if (news(events, ENGAGED, 14, t, until).length > 0) return 0;
    return until >= t + 14 ? 1 : undefined;
  },
  next(events, t, until) {
    const kinds = news(events, ENGAGED, 7, t, until).map(({ kind }) => kind);
    if (kinds.includes("bought")) return 0;
    if (until < t + 7) return undefined;
    return kinds.length > 0 ? 1 : 2;
  },
};

const day = fc.integer({ min: 0, max: 60 });
const events = fc.array(
  fc
    .record({
      kind: fc.constantFrom("viewed", "saved", "bought", "mailed"),
      happened: day,
      delay: fc.oneof(fc.constant(0), fc.integer({ min: -1, max: 20 })),
    })
    .map(({ kind, happened, delay }) => event(kind, happened, happened + delay)),
  { maxLength: 12 },
);

describe("labelAt", () => {
  it.each(Object.keys(slow))("agrees with the slow definition of %s", (model) => {
    fc.assert(
      fc.property(events, day, fc.integer({ min: 0, max: 90 }), (given, moment, later) => {
        const until = moment + later;
        expect(label(model, given, moment, until)).toBe(slow[model]?.(given, moment, until));
      }),
    );
  });

  it("says not yet while the horizon has not passed, and never no", () => {
    expect(label("buyer", [], 10, 23.99)).toBeUndefined();
    expect(label("buyer", [], 10, 24)).toBe(0);
    expect(label("buyer", [event("bought", 12)], 10, 13)).toBe(1);
  });

  it("takes what happens as the horizon ends, and not what is known at the moment", () => {
    expect(label("buyer", [event("bought", 24)], 10, 40)).toBe(1);
    expect(label("buyer", [event("bought", 24.01)], 10, 40)).toBe(0);
    expect(label("buyer", [event("bought", 10)], 10, 40)).toBe(0);
    expect(label("buyer", [event("bought", 10.001, 9.999)], 10, 40)).toBe(0);
  });

  it("does not know what was learned later than it may", () => {
    const given = [event("bought", 12, 30)];
    expect(label("buyer", given, 10, 29)).toBe(0);
    expect(label("buyer", given, 10, 30)).toBe(1);
  });

  it("is the behaviour declared first of those within the horizon, whatever came before it", () => {
    expect(label("next", [event("viewed", 3), event("bought", 3)], 1, 20)).toBe(0);
    expect(label("next", [event("viewed", 3), event("bought", 4)], 1, 20)).toBe(0);
    expect(label("next", [event("viewed", 3), event("bought", 8.01)], 1, 20)).toBe(1);
  });

  it("waits for the end of the horizon while something stronger may still come", () => {
    expect(label("next", [event("viewed", 3)], 1, 7.9)).toBeUndefined();
    expect(label("next", [event("viewed", 3)], 1, 8)).toBe(1);
    expect(label("next", [event("bought", 3)], 1, 3)).toBe(0);
  });

  it("takes together what two people did who are one", () => {
    const timeline = timelineOf([event("viewed", 1)]);
    appendTimeline(timeline, timelineOf([1, 2, 3, 4, 5].map((at) => event("bought", at))));
    expect(timeline.count).toBe(6);
    expect(labelAt(shop.outcomes.buyer as Outcome, timeline, 4.5 * DAY, 5 * DAY)).toBe(1);
  });
});

describe("eligibleAt", () => {
  it("agrees with the slow definitions", () => {
    fc.assert(
      fc.property(events, day, (given, moment) => {
        const known = given.filter(({ known }) => known <= moment);
        const bought = known.some(({ kind }) => kind === "bought");
        const lately = known.some(
          ({ kind, happened }) => ENGAGED.includes(kind) && happened >= moment - 30,
        );
        expect(eligible("buyer", given, moment)).toBe(!bought);
        expect(eligible("leaver", given, moment)).toBe(lately);
        expect(eligible("next", given, moment)).toBe(true);
      }),
    );
  });
});

describe("a schema's outcomes", () => {
  type Buyer = { outcome?: unknown; eligible?: unknown };
  const define = (buyer: Buyer) =>
    defineBehavior({
      ...declaration,
      predictions: { buyer: { ...declaration.predictions.buyer, ...buyer } },
    } as BehaviorDeclaration);
  const defineNext = (classes: Record<string, string[]>, otherwise = "none") =>
    defineBehavior({
      ...declaration,
      predictions: {
        next: {
          ...declaration.predictions.next,
          outcome: nextOf(classes, { within: "7d", otherwise }),
        },
      },
    });
  const look = ["saved"];

  it.each<[string, () => unknown, string]>([
    [
      "a kind that is not declared",
      () => define({ outcome: occurs({ of: ["sold"], within: "1d" }) }),
      '"sold"',
    ],
    ["no kinds", () => define({ outcome: absence({ of: [], within: "1d" }) }), "no kind"],
    [
      "a horizon that is none",
      () => define({ outcome: occurs({ of: ["saved"], within: "0d" }) }),
      "0d",
    ],
    ["an unknown kind of who is eligible", () => define({ eligible: notYet("sold") }), '"sold"'],
    ["a window that is none", () => define({ eligible: engagedWithin("1y" as "1d") }), "1y"],
    ["who is eligible for nothing", () => define({ outcome: undefined }), "what the outcome is"],
    [
      "classes of a yes-or-no answer",
      () => define({ outcome: declaration.predictions.next.outcome }),
      "yes or no",
    ],
    [
      "other classes than it answers with",
      () => defineNext({ look, buy: ["bought"] }),
      "buy, look, none",
    ],
    ["another class of doing nothing", () => defineNext({ buy: ["bought"], look }, "rest"), "rest"],
    ["a kind in two classes", () => defineNext({ buy: ["saved"], look }), "two classes"],
  ])("refuse %s", (_, make, says) => {
    expect(make).toThrow(expect.objectContaining({ code: "schema.invalid" }));
    expect(make).toThrow(says);
  });

  it("are optional", () => {
    expect(define({ outcome: undefined, eligible: undefined }).outcomes).toEqual({});
    expect(bpic2012.outcomes).toEqual({});
  });

  it("of real estate give each engaged kind a class, and no other", () => {
    const { classOfKind } = realEstate.outcomes.behavioral_intelligence_v2 as Outcome;
    expect(realEstate.domain.kinds.map(({ engaged }) => engaged)).toEqual(
      Array.from(classOfKind, (index) => index >= 0),
    );
  });
});
