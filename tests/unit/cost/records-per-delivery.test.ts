import { recordsPerDelivery } from "@porchlight/cli/cost/records-per-delivery";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const batch = { batchSize: 10, windowSeconds: 1 };

describe("recordsPerDelivery", () => {
  it("is one where records are rare", () => {
    expect(recordsPerDelivery(0, batch, 2, 0.1)).toBe(1);
    expect(recordsPerDelivery(0.001, batch, 2, 0.1)).toBeCloseTo(1, 4);
  });

  it("is one and what arrives while the only poller gathers", () => {
    expect(recordsPerDelivery(3, batch, 1, 0)).toBeCloseTo(1 + 3, 12);
  });

  it("agrees with Erlang's formula written out", () => {
    const a = 1.5;
    const blocked = a ** 2 / 2 / (1 + a + a ** 2 / 2);
    expect(recordsPerDelivery(1.25, batch, 2, 0.2)).toBeCloseTo(1 / (1 - blocked), 12);
  });

  it("never has more than the batch takes, and never fewer with more records or fewer pollers", () => {
    const rates = fc.double({ min: 0, max: 500, noNaN: true });
    fc.assert(
      fc.property(rates, rates, fc.integer({ min: 1, max: 20 }), (a, b, pollers) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const fewer = recordsPerDelivery(low, batch, pollers, 0.1);
        expect(fewer).toBeGreaterThanOrEqual(1);
        expect(recordsPerDelivery(high, batch, pollers, 0.1)).toBeGreaterThanOrEqual(fewer - 1e-9);
        expect(recordsPerDelivery(low, batch, pollers + 1, 0.1)).toBeLessThanOrEqual(fewer + 1e-9);
        expect(recordsPerDelivery(high, batch, pollers, 0.1)).toBeLessThanOrEqual(10);
      }),
    );
  });
});
