import { acceptRequest } from "@porchlight/core/ingest/accept-request";
import { asImport } from "@porchlight/realestate/market/as-import";
import { type Sending, simulateMarket } from "@porchlight/realestate/market/simulate-market";
import { realEstate } from "@porchlight/realestate/real-estate";
import { describe, expect, it } from "vitest";
import { DAY_MS, START_MS, sentBy, smallMarket, whoOf } from "./market.ts";

const DAYS = 20;
const sent = sentBy(smallMarket(), DAYS);
const happenedAtMs = ({ message }: Sending): number => Date.parse(message.timestamp);

function accept(batch: readonly unknown[], receivedAtMs: number, scopes: readonly "admin"[]) {
  const key = { workspace: "w", schema: "real-estate", scopes };
  const newId = () => expect.unreachable("every message has an id");
  return acceptRequest(
    { batch },
    { call: "batch", behavior: realEstate, key, receivedAtMs, newId },
  );
}

describe("simulateMarket", () => {
  it("sends the same, byte for byte, for the same options", () => {
    expect(JSON.stringify(sentBy(smallMarket(), DAYS))).toBe(JSON.stringify(sent));
    expect(JSON.stringify(sentBy(smallMarket({ seed: 8 }), DAYS))).not.toBe(JSON.stringify(sent));
  });

  it("sends of each person the same, however many there are", () => {
    const more = sentBy(smallMarket({ people: 90 }), DAYS);
    expect(more.filter((sending) => whoOf(sending) < 60)).toEqual(sent);
  });

  it("sends in the order of sending, nothing before it happened", () => {
    sent.forEach((sending, i) => {
      expect(sending.knownAtMs).toBeGreaterThanOrEqual(sent[i - 1]?.knownAtMs ?? START_MS);
      expect(sending.knownAtMs).toBeGreaterThanOrEqual(happenedAtMs(sending));
      expect(happenedAtMs(sending)).toBeGreaterThanOrEqual(START_MS);
    });
  });

  it("sends some late, by at most 49 hours", () => {
    const late = sent.filter((sending) => sending.knownAtMs > happenedAtMs(sending));
    expect(late.length).toBeGreaterThan(0);
    for (const sending of late)
      expect(sending.knownAtMs - happenedAtMs(sending)).toBeLessThan(49 * 3_600_000);
  });

  it("goes on where it stopped, in however many parts it is asked", () => {
    const market = simulateMarket(smallMarket());
    const parts: Sending[] = [];
    for (let hours = 5; hours <= 24 * DAYS; hours += 5)
      parts.push(...market.until(START_MS + hours * 3_600_000));
    parts.push(...market.until(START_MS + DAYS * DAY_MS));
    expect(parts).toEqual(sent);
  });

  it("keeps what a reader that stops has not taken", () => {
    const market = simulateMarket(smallMarket());
    const taken: Sending[] = [];
    for (const sending of market.until(START_MS + DAYS * DAY_MS)) {
      taken.push(sending);
      if (taken.length === 100) break;
    }
    taken.push(...market.until(START_MS + DAYS * DAY_MS));
    expect(taken).toEqual(sent);
  });

  it("goes on past its days, with people who were not there before", () => {
    const later = sentBy(smallMarket(), 2 * DAYS).slice(sent.length);
    expect(later.every(({ knownAtMs }) => knownAtMs >= START_MS + DAYS * DAY_MS)).toBe(true);
    const news = new Set(later.map(whoOf).filter((index) => index >= 60));
    // 60 people in 20 days, arriving at a third of their mean rate: 20 in the 20 days after.
    expect(news.size).toBe(20);
  });

  it("is accepted by ingest as an import, all of it", () => {
    for (let from = 0; from < sent.length; from += 500) {
      const batch = sent.slice(from, from + 500).map(asImport);
      const { rejected, accepted } = accept(batch, START_MS + DAYS * DAY_MS, ["admin"]);
      expect(rejected).toEqual([]);
      expect(accepted).toBe(batch.length);
    }
  });

  it("is accepted as it happens, with a key that may only write", () => {
    for (const { knownAtMs, message } of sent.slice(0, 500))
      expect(accept([message], knownAtMs, []).rejected).toEqual([]);
  });

  it("gives every message an id of its own", () => {
    expect(new Set(sent.map(({ message }) => message.messageId)).size).toBe(sent.length);
  });

  it("links each user to one anonymous id, before the user is first named", () => {
    const linked = new Set<string>();
    for (const { message } of sent) {
      if (message.userId === undefined) continue;
      if (message.type === "identify") {
        expect(linked.has(message.userId)).toBe(false);
        expect(message.anonymousId).toMatch(/^a_\d+_[0-9a-f]{8}$/);
        linked.add(message.userId);
      } else expect(linked.has(message.userId)).toBe(true);
    }
    expect(linked.size).toBeGreaterThan(20);
  });

  it("has nobody tour without having asked, but for those who rang", () => {
    const asked = new Map<number, number>();
    let unasked = 0;
    for (const sending of sent) {
      const count = asked.get(whoOf(sending)) ?? 0;
      if (sending.message.event === "tour_requested") asked.set(whoOf(sending), count + 1);
      if (!/^tour_(completed|cancelled|missed)$/.test(sending.message.event ?? "")) continue;
      if (count === 0) unasked++;
      asked.set(whoOf(sending), Math.max(0, count - 1));
    }
    expect(asked.size).toBeGreaterThan(0);
    expect(unasked).toBeLessThanOrEqual(asked.size / 3);
  });

  it.each([
    ["people", { people: 0 }],
    ["people", { people: 1.5 }],
    ["days", { days: 0 }],
    ["seed", { seed: 0.5 }],
    ["startMs", { startMs: START_MS + 1 }],
    ["listings", { listings: 100 }],
    ["listings", { listings: 10_001 }],
  ])("refuses %s that are not what they should be: %j", (name, changes) => {
    expect(() => simulateMarket(smallMarket(changes))).toThrow(`a market's ${name} is`);
  });
});
