import {
  DISTURBANCE,
  type PlannedMessage,
  planDisturbed,
  planPlain,
} from "@porchlight/cli/replay/plan-messages";
import type { ReplayEvent } from "@porchlight/cli/replay/replay-definition";
import { createRequestSource } from "@porchlight/cli/replay/request-source";
import { describe, expect, it } from "vitest";

const events: readonly ReplayEvent[] = Array.from({ length: 10_000 }, (_, i) => ({
  id: `e-${i}`,
  person: `p-${i % 500}`,
  name: "A_SUBMITTED-COMPLETE",
  happenedAtMs: 1_000_000 + i,
  properties: {},
}));

const track = (plan: readonly PlannedMessage[]) =>
  plan.filter((message) => message.type === "track");

interface Sent {
  readonly atMs: number;
  readonly messages: readonly PlannedMessage[];
  readonly repeats: number;
}

/** Sends a plan on a clock of its own: each request is accepted 10 ms after it was sent. */
function sendAll(plan: readonly PlannedMessage[], size: number): Sent[] {
  const source = createRequestSource(plan, () => size);
  const sent: Sent[] = [];
  for (let nowMs = 0; ; ) {
    const next = source.next(nowMs);
    if (next === "done") return sent;
    if ("waitMs" in next) {
      nowMs += next.waitMs;
      continue;
    }
    sent.push({ atMs: nowMs, ...next });
    nowMs += 10;
    source.accepted(next.messages, nowMs);
  }
}

describe("the plan of a troubled client", () => {
  const plan = planDisturbed(events, 7);

  it("is the same for the same seed, and another for another", () => {
    expect(planDisturbed(events, 7)).toEqual(plan);
    expect(planDisturbed(events, 8)).not.toEqual(plan);
  });

  it("names every event exactly once", () => {
    const named = track(plan).map(({ event }) => event);
    expect(named.toSorted((a, b) => a - b)).toEqual(events.map((_, i) => i));
  });

  it("repeats about one interaction in twenty, minutes later", () => {
    const delays = track(plan).flatMap(({ repeatAfterMs }) => repeatAfterMs ?? []);
    expect(delays.length / events.length).toBeGreaterThan(0.04);
    expect(delays.length / events.length).toBeLessThan(0.06);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(60_000);
    expect(Math.max(...delays)).toBeLessThanOrEqual(180_000);
  });

  it("moves messages, none by more than the window", () => {
    const order = track(plan).map(({ event }) => event);
    // Links stand between the events; they move along.
    const links = plan.length - order.length;
    const moves = order.map((event, place) => Math.abs(event - place));
    expect(Math.max(...moves)).toBeGreaterThan(50);
    expect(Math.max(...moves)).toBeLessThanOrEqual(DISTURBANCE.shuffleWindow + links);
  });

  it("sends a few people's first events under an anonymous id, and links it once", () => {
    const links = plan.filter((message) => message.type === "identify");
    expect(links.length).toBeGreaterThanOrEqual(1);
    expect(links.length).toBeLessThan(30);
    for (const { person, anonymousId } of links) {
      const own = track(plan).filter(({ event }) => events[event]?.person === person);
      const anonymous = own.filter((message) => message.anonymousId === anonymousId);
      const named = own.filter((message) => message.anonymousId === undefined);
      expect(anonymous.length).toBeGreaterThan(0);
      expect(anonymous.length + named.length).toBe(own.length);
      const lastAnonymous = Math.max(...anonymous.map(({ event }) => event));
      for (const { event } of named) expect(event).toBeGreaterThan(lastAnonymous);
    }
  });
});

describe("requests of a plan", () => {
  const sent = sendAll(planDisturbed(events, 7), 100);

  it("carry every event, and its repeat exactly as planned", () => {
    const times = new Map<number, number[]>();
    for (const { atMs, messages } of sent)
      for (const { event } of track(messages))
        times.set(event, [...(times.get(event) ?? []), atMs]);
    for (const message of track(planDisturbed(events, 7))) {
      const [first = 0, second, ...more] = times.get(message.event) ?? [];
      expect(more).toEqual([]);
      expect(second !== undefined).toBe(message.repeatAfterMs !== undefined);
      if (second !== undefined && message.repeatAfterMs !== undefined)
        expect(second - first).toBeGreaterThanOrEqual(message.repeatAfterMs);
    }
  });

  it("group repeats with others than they were first sent with", () => {
    const firstRequestOf = new Map<number, number>();
    sent.forEach(({ messages, repeats }, request) => {
      for (const { event } of track(messages.slice(repeats))) firstRequestOf.set(event, request);
    });
    const groups = sent.filter(({ repeats }) => repeats > 1);
    expect(groups.length).toBeGreaterThan(0);
    const regrouped = groups.filter(({ messages, repeats }) => {
      const from = track(messages.slice(0, repeats)).map(({ event }) => firstRequestOf.get(event));
      return new Set(from).size > 1;
    });
    expect(regrouped.length / groups.length).toBeGreaterThan(0.9);
  });

  it("mix repeats with fresh messages while there are any", () => {
    const slow = planDisturbed(events, 7, { ...DISTURBANCE, repeatAfterMs: [100, 200] });
    const mixed = sendAll(slow, 100).filter(
      ({ messages, repeats }) => repeats > 0 && repeats < messages.length,
    );
    expect(mixed.length).toBeGreaterThan(0);
  });

  it("of a plain plan are the log in its order", () => {
    const plain = sendAll(planPlain(events), 300);
    expect(plain.flatMap(({ messages }) => track(messages).map(({ event }) => event))).toEqual(
      events.map((_, i) => i),
    );
    expect(plain.every(({ repeats }) => repeats === 0)).toBe(true);
  });
});
