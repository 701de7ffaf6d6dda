import { peopleOf } from "@porchlight/cli/demo/people-of";
import { simulateMarket } from "@porchlight/realestate/market/simulate-market";
import { describe, expect, it } from "vitest";

const at = "2026-01-01T00:00:00.000Z";
const sending = (message: object) => ({
  knownAtMs: 0,
  message: { type: "track", messageId: "m", timestamp: at, ...message } as const,
});

describe("peopleOf", () => {
  it("counts who said who they are once, under their user id", () => {
    expect(
      peopleOf([
        sending({ anonymousId: "a_1" }),
        sending({ type: "identify", anonymousId: "a_1", userId: "u_1" }),
        sending({ anonymousId: "a_1", userId: "u_1" }),
        sending({ anonymousId: "a_2" }),
      ]),
    ).toEqual([{ userId: "u_1" }, { anonymousId: "a_2" }]);
  });

  it("finds about as many as the market has let in", () => {
    const days = 5;
    const market = simulateMarket({ seed: 3, people: 40, days, startMs: 0 });
    const people = peopleOf([...market.until(days * 86_400_000)]);
    expect(people).toHaveLength(40);
  });
});
