import { foldInteractions } from "@porchlight/core/delivery/fold-interactions";
import { readPeople, viewOf } from "@porchlight/core/delivery/read-people";
import type { PersonKey } from "@porchlight/core/interaction";
import { addressKey } from "@porchlight/core/ports/state-store";
import { emptyPersonState } from "@porchlight/core/state/person-state";
import { encodeState } from "@porchlight/core/state/state-codec";
import { describe, expect, it } from "vitest";
import { counting } from "../../fakes/counting-behavior.ts";
import { createMemoryStateStore } from "../../fakes/memory-state-store.ts";
import { block } from "../../law/delivery/world.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const at = (person: PersonKey) => ({ workspace: "w", person });

/** A store where `count` interactions were folded into each person, and some are frozen. */
async function storeOf(
  people: readonly { person: PersonKey; count: number; redirect?: PersonKey }[],
) {
  const states = createMemoryStateStore();
  for (const { person, count, redirect } of people) {
    const state = emptyPersonState(counting.featureSet);
    const read = { address: at(person), version: 0, state, unmerged: [] };
    const interactions = block(person, 0, count).interactions.map((interaction) => ({
      interaction,
      receivedAtMs: NOW,
    }));
    await foldInteractions(states, counting, [{ person: read, interactions }], NOW);
    const bytes = encodeState(counting.featureSet, state);
    const next = { version: 1, bytes, ...(redirect && { redirect }) };
    await states.write([{ address: at(person), next }]);
  }
  const batches: string[][] = [];
  const counted = {
    ...states,
    read: (addresses: Parameters<typeof states.read>[0]) => {
      batches.push(addresses.map(addressKey));
      return states.read(addresses);
    },
  };
  return { states: counted, batches };
}

describe("readPeople", () => {
  it("answers for who is absent with an empty state at version 0", async () => {
    const { states, batches } = await storeOf([]);
    const read = await readPeople(states, counting, [at("u:1"), at("u:1")]);
    expect(read.get("w#u:1")).toMatchObject({ address: at("u:1"), version: 0, unmerged: [] });
    expect(batches).toEqual([["w#u:1"]]);
  });

  it("follows redirects with one batch per hop, and names who is to be merged, nearest first", async () => {
    const { states, batches } = await storeOf([
      { person: "a:1", count: 1, redirect: "u:1" },
      { person: "u:1", count: 2, redirect: "u:2" },
      { person: "u:2", count: 4 },
    ]);
    const read = await readPeople(states, counting, [at("a:1"), at("u:2"), at("u:9")]);
    expect(batches).toEqual([["w#a:1", "w#u:2", "w#u:9"], ["w#u:1"]]);
    const person = read.get("w#a:1");
    expect(read.get("w#u:2")).toBe(person);
    expect(person?.address).toEqual(at("u:2"));
    expect(person?.unmerged.map((one) => one.person)).toEqual(["u:1", "a:1"]);
  });

  it("shows everybody in one view, once, however often it is asked", async () => {
    const { states } = await storeOf([
      { person: "a:1", count: 3, redirect: "u:1" },
      { person: "u:1", count: 2 },
    ]);
    const person = (await readPeople(states, counting, [at("a:1")])).get("w#a:1");
    if (person === undefined) expect.fail("nobody was read");
    expect(viewOf(counting, person).words.f64[2]).toBe(5);
    expect(viewOf(counting, person).words.f64[2]).toBe(5);
  });

  it("ends at a loop, which nothing here writes, with a reason", async () => {
    const { states } = await storeOf([
      { person: "u:1", count: 0, redirect: "u:2" },
      { person: "u:2", count: 0, redirect: "u:1" },
    ]);
    await expect(readPeople(states, counting, [at("u:1")])).rejects.toMatchObject({
      code: "state.unreadable",
    });
  });
});

describe("foldInteractions", () => {
  it("knows ids that stand in a state not merged yet", async () => {
    const { states } = await storeOf([
      { person: "a:1", count: 3, redirect: "u:1" },
      { person: "u:1", count: 2 },
    ]);
    const person = (await readPeople(states, counting, [at("a:1")])).get("w#a:1");
    if (person === undefined) expect.fail("nobody was read");
    const interactions = block("a:1", 2, 3).interactions.map((interaction) => ({
      interaction,
      receivedAtMs: NOW,
    }));
    const [facts] = await foldInteractions(states, counting, [{ person, interactions }], NOW);
    expect(facts).toEqual({ folded: 2, repeats: 1 });
    expect(person.state.words.f64[2]).toBe(7);
  });
});
