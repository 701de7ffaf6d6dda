import { auc } from "@porchlight/numeric/auc";
import { judgeMoments, type Moment } from "@porchlight/realestate/market/judge-moments";
import { leadBounds } from "@porchlight/realestate/market/lead-bounds";
import { drawPerson } from "@porchlight/realestate/market/person";
import { describe, expect, it } from "vitest";
import { DAY_MS, START_MS, sentBy, smallMarket, whoOf } from "../../unit/market/market.ts";

const PEOPLE = 600;
const DAYS = 24;
const options = smallMarket({ seed: 31, people: PEOPLE, days: DAYS });
const AT_MS = START_MS + DAYS * DAY_MS + 10 * 3_600_000;
// One moment a person, so that outcomes are independent.
const moments = Array.from({ length: PEOPLE }, (_, index): Moment => {
  const { anonymousId } = drawPerson(options, index);
  return { person: index % 2 === 0 ? `u:u_${index}` : `a:${anonymousId}`, atMs: AT_MS };
});
const judged = judgeMoments(options, moments);
const sent = sentBy(options, DAYS + 32);
const bounds = leadBounds(judged);
const MOST_ERRORS = 4;

/** Standard errors between what came and what was to be expected, in tenths of the people by chance. */
function errorsByTenth(name: "bayes" | "oracle"): number[] {
  const sorted = judged.toSorted((a, b) => a[name] - b[name]);
  const tenth = PEOPLE / 10;
  return Array.from({ length: 10 }, (_, i) => {
    const part = sorted.slice(i * tenth, (i + 1) * tenth);
    const difference = part.reduce((sum, one) => sum + Number(one.happened) - one[name], 0);
    const variance = part.reduce((sum, one) => sum + one[name] * (1 - one[name]), 0);
    // Below one expected, a single outcome can be many standard errors.
    return difference / Math.sqrt(Math.max(1, variance));
  });
}

/** What was known of each person at the moment. */
const known = sent
  .filter((sending) => sending.knownAtMs < AT_MS && whoOf(sending) < PEOPLE)
  .map((sending) => ({
    index: whoOf(sending),
    kind: sending.message.event ?? sending.message.type,
    daysAgo: (AT_MS - Date.parse(sending.message.timestamp)) / DAY_MS,
  }));

function scoreBy(weigh: (kind: string, daysAgo: number) => number): number[] {
  const scores = new Array<number>(PEOPLE).fill(0);
  for (const { index, kind, daysAgo } of known)
    scores[index] = (scores[index] as number) + weigh(kind, daysAgo);
  return scores;
}

describe("judgeMoments", () => {
  it.each(["bayes", "oracle"] as const)("is calibrated, in every tenth: %s", (name) => {
    for (const errors of errorsByTenth(name)) expect(Math.abs(errors)).toBeLessThan(MOST_ERRORS);
  });

  it("knows more the more it sees", () => {
    expect(bounds.bayesAuc).toBeLessThan(bounds.oracleAuc);
    expect(bounds.expectedBayesAuc).toBeLessThan(bounds.expectedOracleAuc);
  });

  it("is a market in which there is something to learn, and not everything", () => {
    expect(bounds.baseRate).toBeGreaterThan(0.04);
    expect(bounds.baseRate).toBeLessThan(0.15);
    expect(bounds.expectedBayesAuc).toBeGreaterThan(0.8);
    expect(bounds.expectedBayesAuc).toBeLessThan(0.93);
  });

  it("is not beaten by anything simple", () => {
    const happened = judged.map((one) => Number(one.happened));
    const simple = [
      scoreBy(() => 1),
      scoreBy((_, daysAgo) => 2 ** (-daysAgo / 7)),
      scoreBy((kind, daysAgo) => (kind === "property_saved" ? 2 ** (-daysAgo / 7) : 0)),
      scoreBy((kind, daysAgo) =>
        /tour|offer|lead|message_r|call_r/.test(kind) ? 2 ** (-daysAgo / 14) : 0,
      ),
    ];
    for (const scores of simple) expect(auc(scores, happened)).toBeLessThan(bounds.bayesAuc);
  });

  it("answers in the order asked, for either name of a person, and the same in any company", () => {
    const some = [moments[40], moments[3], moments[41]] as Moment[];
    expect(judgeMoments(options, some)).toEqual([judged[40], judged[3], judged[41]]);
  });

  it("agrees with what the market sends", () => {
    const later = sent.filter(({ message: { event, timestamp } }) => {
      const atMs = Date.parse(timestamp);
      const isOutcome = event === "tour_completed" || event === "deal_won";
      return isOutcome && atMs > AT_MS && atMs <= AT_MS + 30 * DAY_MS;
    });
    const came = new Set(later.map(whoOf));
    expect(judged.map(({ happened }) => happened)).toEqual(
      judged.map((_, index) => came.has(index)),
    );
  });

  it("refuses people of no market", () => {
    expect(() => judgeMoments(options, [{ person: "u:somebody", atMs: AT_MS }])).toThrow(
      "somebody",
    );
  });
});
