import { type Bill, type BillInputs, makeBill } from "@porchlight/cli/cost/bill";
import { largestItems } from "@porchlight/cli/cost/largest-items";
import { DEFAULT_LOAD, requireLoad } from "@porchlight/cli/cost/load";
import { explainBill, showBill } from "@porchlight/cli/cost/show-bill";
import { CAUSES } from "@porchlight/cli/cost/usage";
import { FUNCTIONS } from "@porchlight/core/names";
import { findPriceList, priceOf } from "@porchlight/stacks/prices/find-price-list";
import { usEast1 } from "@porchlight/stacks/prices/us-east-1";
import { topology } from "@porchlight/stacks/topology";
import { beforeAll, describe, expect, it } from "vitest";

const inputs: BillInputs = {
  topology,
  load: DEFAULT_LOAD,
  list: usEast1,
  redis: "plan",
  pollers: 5,
  architecture: "arm",
  reportBytes: 330,
};

let bill: Bill;
beforeAll(async () => {
  bill = await makeBill(inputs);
}, 60_000);

const usdOf = ({ lines }: Bill, price: string): number =>
  lines.filter((line) => line.price === price).reduce((sum, { usd }) => sum + usd, 0);

describe("a bill", () => {
  it("is the sum of its lines, each of them a quantity at a price of the list", () => {
    for (const { price, quantity, usd } of bill.lines) {
      const { per, usd: asked } = priceOf(usEast1, price);
      expect(usd).toBeCloseTo((quantity / per) * asked, 9);
    }
    const whole = bill.lines.reduce((sum, { usd }) => sum + usd, 0);
    expect(CAUSES.reduce((sum, cause) => sum + bill.usd[cause], 0)).toBeCloseTo(whole, 9);
    const items = largestItems(bill).reduce((sum, { usd }) => sum + usd, 0);
    expect((items / bill.interactions) * 1e6).toBeCloseTo(bill.usdPerMillionInteractions, 9);
  });

  it("charges each request once: $3.50 a million, ten interactions each", () => {
    const { usd = 0 } = bill.lines.find(({ price }) => price === "gateway.rest_requests") ?? {};
    expect((usd / bill.interactions) * 1e6).toBeCloseTo(0.35, 9);
  });

  it("charges a plan, or else commands, and never both", async () => {
    expect(bill.plan?.usdPerMonth).toBe(usdOf(bill, "upstash.plan"));
    expect(usdOf(bill, "upstash.commands")).toBe(0);
    const other = await makeBill({ ...inputs, redis: "commands" });
    expect(other.plan).toBeUndefined();
    expect(usdOf(other, "upstash.plan")).toBe(0);
    expect(usdOf(other, "upstash.commands")).toBeGreaterThan(0);
  }, 60_000);

  it("charges a schedule that nothing is known of for all the time it may take", async () => {
    const spec = { ...topology.functions[FUNCTIONS.sweep], memoryMb: 1_024, timeoutSeconds: 50 };
    const functions = { ...topology.functions, "new-one": { ...spec, everySeconds: 86_400 } };
    const more = await makeBill({
      ...inputs,
      topology: { ...topology, functions } as BillInputs["topology"],
    });
    const added = usdOf(more, "lambda.arm_gb_seconds") - usdOf(bill, "lambda.arm_gb_seconds");
    // 30 whole days of a month, 50 s of 1 GB and a start now and then.
    expect(added).toBeCloseTo(30 * 50 * 0.0000133334, 4);
  }, 60_000);

  it("shows its load, its totals and every line's computation", () => {
    const text = showBill(bill, bill, []);
    expect(text).toContain("10,000 people");
    expect(text).toContain("per million interactions");
    expect(explainBill(bill)).toContain("NOT VERIFIED");
  });
});

describe("what has no price", () => {
  it("is refused: a region", () => {
    expect(() => findPriceList("mars-north-1")).toThrow(
      'there is no price list of the region "mars-north-1"; there is one of us-east-1',
    );
  });

  it("is refused: a thing", () => {
    expect(() => priceOf(usEast1, "kinesis.shards")).toThrow("has no price of kinesis.shards");
  });

  it("is refused: a service that a function may use", async () => {
    const sweep = topology.functions[FUNCTIONS.sweep] as (typeof topology.functions)[string];
    const grants = [...sweep.grants, { on: "table:people", actions: ["kinesis:PutRecord"] }];
    const functions = { ...topology.functions, sweep: { ...sweep, grants } };
    await expect(
      makeBill({ ...inputs, topology: { ...topology, functions } as BillInputs["topology"] }),
    ).rejects.toThrow("sweep may kinesis:PutRecord");
  });
});

describe("a load that nobody could make", () => {
  it.each([
    [{ people: 1, workspaces: 2 }, "1 people cannot belong to 2 workspaces"],
    [{ interactionsPerRequest: 20, interactionsPerSession: 10 }, "more than a session of 10"],
    [{ hitRate: 1.2 }, "a hit rate is from 0 to 1"],
  ])("is refused: %o", (wrong, message) => {
    expect(() => requireLoad({ ...DEFAULT_LOAD, ...wrong })).toThrow(message);
  });
});

describe("a price list", () => {
  it("says of every price where it is published", () => {
    for (const { source, usd, per } of Object.values(usEast1.prices)) {
      expect(source).toMatch(/^https:/);
      expect(usd).toBeGreaterThanOrEqual(0);
      expect(per).toBeGreaterThan(0);
    }
    expect(usEast1.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it("has its plans from the smallest to the largest", () => {
    const sizes = usEast1.redisPlans.map(({ storedBytes }) => storedBytes);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  });
});
