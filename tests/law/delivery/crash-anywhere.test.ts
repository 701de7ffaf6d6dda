import type { DeliveredRecord } from "@porchlight/core/delivery/delivery";
import type { QueueRecord } from "@porchlight/core/interaction";
import { STEPS, type Step } from "@porchlight/core/names";
import { describe, expect, it } from "vitest";
import { expectExactlyOnce } from "./exactly-once.ts";
import { block, type Chaos, calm, createWorld, type Fault, link, record } from "./world.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const of = (parts: Partial<QueueRecord>) => record(NOW - 60_000, parts);

/** Deliveries in which everything happens: spills of both people, a link that copies them, repeats. */
const deliveries: readonly (readonly QueueRecord[])[] = [
  [of({ people: [block("a:1", 0, 70), block("u:1", 0, 70)] })],
  [of({ people: [block("a:1", 60, 20)] }), of({ people: [block("u:1", 65, 10)] })],
  [
    of({ links: [link("a:1", "u:1")], people: [block("u:1", 80, 3)] }),
    of({ people: [block("a:1", 0, 5)] }),
  ],
  [of({ links: [link("u:1", "u:2")], people: [block("u:2", 0, 2), block("a:1", 75, 10)] })],
  [of({ people: [block("u:1", 0, 90), block("a:1", 0, 90), block("u:2", 0, 2)] })],
];

async function run(chaos: Chaos) {
  const world = createWorld();
  for (const [n, records] of deliveries.entries()) {
    let left: readonly DeliveredRecord[] = records.map((one, i) => ({
      recordId: `r${n}-${i}`,
      record: one,
    }));
    for (let tries = 0; left.length > 0; tries++) {
      expect(tries).toBeLessThan(10);
      left = await world.deliver(left, NOW, chaos);
    }
  }
  await expectExactlyOnce(world, deliveries.flat());
}

/** Calls of ports in a run without faults. */
async function countCalls(): Promise<number> {
  let calls = 0;
  await run({ ...calm, faultOf: () => void calls++ });
  return calls;
}

describe("one fault anywhere loses nothing and counts nothing twice", () => {
  it.each<Fault>(["fails before", "fails after", "dies before", "dies after"])(
    "when any one call of a port %s it takes effect",
    { timeout: 60_000 },
    async (fault) => {
      const calls = await countCalls();
      expect(calls).toBeGreaterThan(30);
      for (let at = 0; at < calls; at++) {
        let call = 0;
        await run({ ...calm, faultOf: () => (call++ === at ? fault : undefined) });
      }
    },
  );

  it.each<Step>(STEPS)(
    "when the process dies after any passing of %s",
    { timeout: 60_000 },
    async (step) => {
      let died = true;
      let times = 0;
      for (let at = 1; died; at++) {
        died = false;
        let passed = 0;
        const diesAt = (passing: Step) => {
          if (passing !== step || ++passed !== at) return false;
          died = true;
          return true;
        };
        await run({ ...calm, diesAt });
        times = at - 1;
      }
      expect(times).toBeGreaterThanOrEqual(deliveries.length);
    },
  );

  it("when every call of the cache fails", async () => {
    await run({
      ...calm,
      faultOf: (port) => (port.startsWith("cache") ? "fails before" : undefined),
    });
  });
});
