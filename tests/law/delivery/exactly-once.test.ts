import type { DeliveredRecord } from "@porchlight/core/delivery/delivery";
import type { PersonKey, QueueRecord } from "@porchlight/core/interaction";
import fc from "fast-check";
import { describe, it } from "vitest";
import { expectExactlyOnce } from "./exactly-once.ts";
import { block, type Chaos, createWorld, type Fault, link, record, type World } from "./world.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const names: PersonKey[] = ["u:1", "u:2", "u:3", "a:1", "a:2", "a:3"];
const name = fc.constantFrom(...names);

/** Overlapping runs of a person's interactions, some long enough that ids must leave the state. */
const part = fc
  .record({ person: name, first: fc.nat({ max: 90 }), count: fc.constantFrom(1, 2, 40) })
  .map(({ person, first, count }) => block(person, first, count));
const joint = fc
  .tuple(name, name)
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => link(from, to));
const records = fc.array(
  fc
    .record({
      people: fc.array(part, { maxLength: 3 }),
      links: fc.array(joint, { maxLength: 2 }),
    })
    .map((of) => record(NOW - 60_000, of)),
  { minLength: 1, maxLength: 8 },
);
const faults = fc.array(
  fc.record({
    call: fc.nat({ max: 60 }),
    fault: fc.constantFrom<Fault>("fails before", "fails after", "dies before", "dies after"),
  }),
  { maxLength: 6 },
);
/** How many records each delivery takes, and which are delivered twice. */
const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
const twice = fc.array(fc.nat({ max: 7 }), { maxLength: 4 });

/** Far above what the faults told can cause. */
const MAX_DELIVERIES = 500;

/** A queue that two consumers empty; what a delivery did not finish goes back to its end. */
async function drain(
  world: World,
  sent: readonly QueueRecord[],
  again: readonly number[],
  batch: readonly number[],
  chaos: Chaos,
): Promise<void> {
  const queue: DeliveredRecord[] = sent.map((one, i) => ({ recordId: `r${i}`, record: one }));
  queue.push(...again.flatMap((i) => (queue[i] ? [{ ...queue[i], recordId: `again${i}` }] : [])));
  let busy = 0;
  let taken = 0;
  const consume = async () => {
    while (queue.length > 0 || busy > 0) {
      const taking = queue.splice(0, batch[taken++ % batch.length] as number);
      busy++;
      if (taken > MAX_DELIVERIES) throw new Error("the queue does not empty");
      const unique = new Map(taking.map((one) => [one.recordId, one]));
      queue.push(...(await world.deliver([...unique.values()], NOW, chaos)));
      busy--;
      await chaos.turn();
    }
  };
  await Promise.all([consume(), consume()]);
}

function chaosOf(told: readonly { call: number; fault: Fault }[], s: fc.Scheduler): Chaos {
  const faultAt = new Map(told.map(({ call, fault }) => [call, fault]));
  let calls = 0;
  return {
    faultOf: () => faultAt.get(calls++),
    diesAt: () => false,
    turn: async () => {
      await s.schedule(Promise.resolve());
    },
  };
}

describe("what was sent is counted exactly once", () => {
  it("under repeats, regrouping, links in any order, faults, crashes and two consumers at once", {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        twice,
        sizes,
        faults,
        fc.scheduler(),
        async (sent, again, batch, told, s) => {
          const world = createWorld();
          const drained = drain(world, sent, again, batch, chaosOf(told, s));
          await s.waitFor(drained);
          await expectExactlyOnce(world, sent);
        },
      ),
      { numRuns: 150 },
    );
  });
});
