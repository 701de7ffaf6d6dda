import type { DeliveredRecord, DeliveryPorts } from "@porchlight/core/delivery/delivery";
import { scoreDelivery } from "@porchlight/core/delivery/score-delivery";
import { ServiceError } from "@porchlight/core/error";
import type { PersonKey, QueueRecord } from "@porchlight/core/interaction";
import { STEPS, type Step } from "@porchlight/core/names";
import { addressKey } from "@porchlight/core/ports/state-store";
import { describe, expect, it } from "vitest";
import { counting } from "../../fakes/counting-behavior.ts";
import { createMemoryStateStore } from "../../fakes/memory-state-store.ts";
import { rulesOnly } from "../../fakes/rules-only.ts";
import { block, link, record } from "../../law/delivery/world.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const of = (parts: Partial<QueueRecord>) => record(NOW - 60_000, parts);
const seen = (person: PersonKey, first = 0, count = 1) =>
  of({ people: [block(person, first, count)] });

function setUp(overrides: Partial<DeliveryPorts> = {}) {
  const states = createMemoryStateStore();
  const log: string[] = [];
  const archived: string[] = [];
  const cached = new Map<string, { stateVersion: number; json: string }>();
  const ports: DeliveryPorts = {
    states,
    behaviors: new Map([[counting.name, counting]]),
    models: rulesOnly,
    archive: async ({ workspace, section }) => void archived.push(`${workspace}/${section}`),
    cache: {
      fence: async (_, entries) =>
        void log.push(...entries.map(({ person, version }) => `fence ${person} ${version}`)),
      write: async (_, profiles) => {
        for (const { person, ...profile } of profiles) cached.set(person, profile);
        return profiles.length;
      },
      remove: async (_, people) => void people.map((person) => cached.delete(person)),
    },
    ...overrides,
  };
  const steps: Step[] = [];
  const deliver = (...records: QueueRecord[]) =>
    scoreDelivery(
      {
        name: "d",
        records: records.map((one, i): DeliveredRecord => ({ recordId: `r${i}`, record: one })),
      },
      ports,
      { nowMs: NOW, step: (step) => steps.push(step), random: () => 0, wait: async () => {} },
    );
  const stored = (person: PersonKey) => states.items.get(addressKey({ workspace: "w", person }));
  return { states, ports, deliver, steps, stored, archived, cached, log };
}

describe("scoreDelivery", () => {
  it("passes its steps in order", async () => {
    const { deliver, steps } = setUp();
    await deliver(seen("u:1"));
    expect(steps).toEqual(STEPS);
  });

  it("reads and writes a person once, however many records concern them", async () => {
    const { deliver } = setUp();
    const { facts } = await deliver(seen("u:1", 0, 3), seen("u:1", 2, 3), seen("u:1", 9));
    expect(facts).toMatchObject({ reads: 1, writes: 1, folded: 6, repeats: 1, persons: 1 });
  });

  it("leaves a state alone that only repeats came to, and refreshes the profile", async () => {
    const { deliver, stored, cached, archived } = setUp();
    await deliver(seen("u:1"));
    cached.clear();
    const { facts } = await deliver(seen("u:1"));
    expect(facts).toMatchObject({ writes: 0, folded: 0, repeats: 1 });
    expect(stored("u:1")?.version).toBe(1);
    expect(cached.get("u:1")?.stateVersion).toBe(1);
    expect(archived).toHaveLength(2);
  });

  it("announces a version to the cache before it is written", async () => {
    const world = setUp();
    const { write } = world.states;
    world.states.write = (changes) => {
      for (const { address, next } of changes)
        world.log.push(`write ${address.person} ${next.version}`);
      return write(changes);
    };
    await world.deliver(seen("u:1"));
    await world.deliver(of({ links: [link("a:1", "u:1")] }));
    expect(world.log).toEqual([
      "fence u:1 1",
      "write u:1 1",
      "fence a:1 1",
      "write a:1 1",
      "fence u:1 2",
      "write u:1 2",
    ]);
  });

  it("fails only the record that no schema understands, and begins nothing of it", async () => {
    const { deliver, stored, archived } = setUp();
    const { interactions } = block("u:2", 0, 1);
    const unknown = interactions.map((one) => ({ ...one, kind: "vanished" }));
    const { failed, problems } = await deliver(
      of({ people: [block("u:3", 0, 1), { person: "u:2", interactions: unknown }] }),
      { ...seen("u:4"), schema: "nobody's" },
      seen("u:1"),
    );
    expect([...failed]).toEqual(["r0", "r1"]);
    expect(
      [...problems.values()].map((problem) => ServiceError.is(problem) && problem.code),
    ).toEqual(["interaction.unknown_kind", "schema.not_found"]);
    expect(stored("u:1")?.version).toBe(1);
    expect(stored("u:3")).toBeUndefined();
    expect(archived).toEqual(["w/interactions"]);
  });

  it("fails only the records of a person whose state cannot be read, whole", async () => {
    const { deliver, states, stored } = setUp();
    const broken = { version: 1, bytes: Uint8Array.of(99) };
    await states.write([{ address: { workspace: "w", person: "u:9" }, next: broken }]);
    const { failed, facts } = await deliver(
      of({ people: [block("u:9", 0, 1), block("u:2", 0, 1)] }),
      seen("u:1"),
      of({ links: [link("a:1", "u:9")] }),
    );
    expect([...failed]).toEqual(["r0", "r2"]);
    expect(facts.folded).toBe(1);
    expect(stored("u:2")).toBeUndefined();
    expect(stored("a:1")).toBeUndefined();
  });

  it("folds again, within the delivery, what lost to another writer", async () => {
    const world = setUp();
    const { write } = world.states;
    const rival = setUp({ states: { ...world.states, write } });
    let lost = 0;
    world.states.write = async (changes) => {
      if (lost++ < 3) await rival.deliver(seen("u:1", 100 + lost));
      return write(changes);
    };
    const { failed, facts } = await world.deliver(seen("u:1", 0, 2), seen("u:2"));
    expect(failed.size).toBe(0);
    expect(facts).toMatchObject({ conflicts: 3, folded: 3, repeats: 0 });
    expect(world.stored("u:1")?.version).toBe(4);
    expect(world.stored("u:2")?.version).toBe(1);
  });

  it("gives the records of a person back who is lost to other writers every time", async () => {
    const world = setUp();
    const { write } = world.states;
    world.states.write = async (changes) => {
      const answers = await write(changes.filter(({ address }) => address.person !== "u:1"));
      return changes.map(({ address }) =>
        address.person === "u:1" ? "conflict" : (answers[0] ?? "conflict"),
      );
    };
    const { failed, problems } = await world.deliver(seen("u:1"), seen("u:2"));
    expect([...failed]).toEqual(["r0"]);
    expect(problems.get("r0")).toMatchObject({ code: "state.conflict" });
    expect(world.cached.has("u:2")).toBe(true);
  });

  it("does not acknowledge what is not archived, and folds nothing of it", async () => {
    const away = async () => {
      throw new ServiceError("archive.unavailable", "no such bucket");
    };
    const { deliver, stored } = setUp({ archive: away });
    const { failed } = await deliver(seen("u:1"), seen("u:2"));
    expect([...failed]).toEqual(["r0", "r1"]);
    expect(stored("u:1")).toBeUndefined();
  });

  it("goes on with the cache away, and counts that", async () => {
    const away = async () => {
      throw new ServiceError("cache.unavailable", "Redis did not answer");
    };
    const { deliver, stored } = setUp({ cache: { fence: away, write: away, remove: away } });
    const { failed, facts } = await deliver(seen("u:1"), of({ links: [link("a:1", "u:1")] }));
    expect(failed.size).toBe(0);
    expect(facts.cacheDown).toBe(4);
    expect(stored("u:1")?.version).toBe(1);
  });

  it("keeps workspaces apart in one delivery, down to their failures", async () => {
    const archived: string[] = [];
    const { deliver, states } = setUp({
      archive: async ({ workspace, section }) => {
        if (workspace === "broken") throw new ServiceError("archive.unavailable", "as told");
        archived.push(`${workspace}/${section}`);
      },
    });
    const records = ["w", "other", "broken"].map((workspace) => ({ ...seen("u:1"), workspace }));
    const { failed } = await deliver(...records);
    expect([...failed]).toEqual(["r2"]);
    expect(archived.sort()).toEqual(["other/interactions", "w/interactions"]);
    expect([...states.items.keys()].sort()).toEqual(["other#u:1", "w#u:1"]);
  });
});

describe("identity links in a delivery", () => {
  it("freeze the anonymous person, merge it into the user, and take it out of the cache", async () => {
    const { deliver, stored, cached } = setUp();
    await deliver(seen("a:1", 0, 2), seen("u:1"));
    const { facts } = await deliver(of({ links: [link("a:1", "u:1")] }));
    expect(facts).toMatchObject({ links: 1, writes: 2, linksKnown: 0 });
    expect(stored("a:1")).toMatchObject({ version: 2, redirect: "u:1" });
    expect([...cached.keys()]).toEqual(["u:1"]);
    await deliver(seen("a:1", 0, 3));
    expect(stored("a:1")?.version).toBe(2);
    expect(JSON.parse(cached.get("u:1")?.json ?? "")).toMatchObject({
      userId: "u:1".slice(2),
      stateVersion: 3,
    });
  });

  it("make people follow who were never seen before", async () => {
    const { deliver, stored } = setUp();
    await deliver(of({ links: [link("a:1", "u:1")] }));
    expect(stored("a:1")).toMatchObject({ version: 1, redirect: "u:1" });
    await deliver(seen("a:1"));
    expect(stored("u:1")?.version).toBe(2);
  });

  it("are counted and not failed when both ends are one person already", async () => {
    const { deliver } = setUp();
    const links = [link("a:1", "u:1"), link("u:1", "a:1"), link("a:1", "u:1")];
    const { failed, facts } = await deliver(of({ links }));
    expect(failed.size).toBe(0);
    expect(facts).toMatchObject({ links: 1, linksKnown: 2 });
    expect((await deliver(of({ links }))).facts).toMatchObject({
      links: 0,
      linksKnown: 3,
      writes: 0,
    });
  });

  it("do not make one of two users because they shared a device", async () => {
    const { deliver, stored } = setUp();
    const links = [link("a:1", "u:1"), link("a:1", "u:2")];
    const { facts } = await deliver(of({ links }));
    expect(facts).toMatchObject({ links: 1, linksRefused: 1 });
    expect(stored("u:2")?.redirect).toBeUndefined();
  });

  it("make one of two users when that is what is said of them", async () => {
    const { deliver, stored } = setUp();
    await deliver(seen("u:1"), of({ links: [link("a:1", "u:1")] }));
    await deliver(of({ links: [link("u:1", "u:2")] }), seen("a:1", 5));
    expect(stored("u:1")?.redirect).toBe("u:2");
  });

  it("never freeze a user into an anonymous person", async () => {
    const { deliver, stored } = setUp();
    await deliver(of({ links: [link("u:1", "a:1")] }));
    expect(stored("a:1")?.redirect).toBe("u:1");
    expect(stored("u:1")?.redirect).toBeUndefined();
  });

  it("close no loop when two writers say opposite things at once", async () => {
    const world = setUp();
    const rival = setUp({ states: { ...world.states } });
    let raced = false;
    const { read } = world.states;
    world.states.read = async (addresses) => {
      const answer = await read(addresses);
      if (!raced) {
        raced = true;
        await rival.deliver(of({ links: [link("u:2", "u:1")] }));
      }
      return answer;
    };
    const { failed, facts } = await world.deliver(of({ links: [link("u:1", "u:2")] }));
    expect(failed.size).toBe(0);
    expect(facts).toMatchObject({ links: 0, linksKnown: 1 });
    expect(world.stored("u:2")?.redirect).toBe("u:1");
    expect(world.stored("u:1")?.redirect).toBeUndefined();
  });
});
