import type { PersonKey } from "@porchlight/core/interaction";
import {
  addressKey,
  type PersonAddress,
  type StateStore,
  type StoredState,
} from "@porchlight/core/ports/state-store";
import { spillExpiresAtMs } from "@porchlight/core/state/repeat-window";
import { expect, it } from "vitest";

let workspaces = 0;
/** Every test has people of its own: suites share a store and clean nothing. */
const people = (): ((name: PersonKey) => PersonAddress) => {
  const workspace = `w${++workspaces}`;
  return (person) => ({ workspace, person });
};

const state = (version: number, ...bytes: number[]): StoredState => ({
  version,
  bytes: Uint8Array.from(bytes),
});

/** The law of the port, for every implementation. */
export function stateStoreSuite(store: () => StateStore): void {
  it("says absent of who was never written", async () => {
    const address = people()("u:nobody");
    expect(await store().read([address])).toEqual(new Map([[addressKey(address), "absent"]]));
  });

  it("answers for nobody when nobody is asked", async () => {
    expect((await store().read([])).size).toBe(0);
    expect(await store().write([])).toEqual([]);
    expect(await store().readSpill([], 0)).toEqual([]);
    await store().addSpill([]);
  });

  it("reads what was written, bytes and redirect, at once", async () => {
    const address = people()("a:device");
    const next: StoredState = { ...state(1, 0, 255, 7), redirect: "u:42" };
    expect(await store().write([{ address, next }])).toEqual(["written"]);
    expect((await store().read([address])).get(addressKey(address))).toEqual(next);
  });

  it("keeps empty bytes and odd names apart", async () => {
    const of = people();
    const names: PersonKey[] = ["u:a#b", "u:a", "u:a#state", "u:é✓", "a:a"];
    await store().write(names.map((name, i) => ({ address: of(name), next: state(1, i) })));
    const read = await store().read(names.map(of));
    names.forEach((name, i) => {
      expect(read.get(addressKey(of(name)))).toEqual(state(1, i));
    });
  });

  it("reads and writes more people than one call takes, asked twice or not", async () => {
    const of = people();
    const all = Array.from({ length: 230 }, (_, i) => of(`u:${i}`));
    const written = await store().write(all.map((address) => ({ address, next: state(1, 1) })));
    expect(written.every((one) => one === "written")).toBe(true);
    const read = await store().read([...all, of("u:nobody"), ...all]);
    expect(read.size).toBe(231);
    expect(read.get(addressKey(of("u:nobody")))).toBe("absent");
    expect(all.every((address) => read.get(addressKey(address)) !== "absent")).toBe(true);
  });

  it("writes only after the version before", async () => {
    const address = people()("u:1");
    const write = async (next: StoredState) => (await store().write([{ address, next }]))[0];
    expect(await write(state(2))).toBe("conflict");
    expect(await write(state(1, 1))).toBe("written");
    expect(await write(state(1, 2))).toBe("conflict");
    expect(await write(state(3, 2))).toBe("conflict");
    expect(await write(state(2, 3))).toBe("written");
    expect((await store().read([address])).get(addressKey(address))).toEqual(state(2, 3));
  });

  it("lets one of many writers of a version through", async () => {
    const address = people()("u:1");
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => store().write([{ address, next: state(1, i) }])),
    );
    expect(answers.flat().filter((one) => one === "written")).toHaveLength(1);
  });

  it("answers each change by itself, in order", async () => {
    const of = people();
    await store().write([{ address: of("u:1"), next: state(1) }]);
    const next = state(1);
    const changes = [of("u:0"), of("u:1"), of("u:2")].map((address) => ({ address, next }));
    expect(await store().write(changes)).toEqual(["written", "conflict", "written"]);
  });

  it("does not let a reader's bytes change what is stored", async () => {
    const address = people()("u:1");
    await store().write([{ address, next: state(1, 5) }]);
    const read = async () => (await store().read([address])).get(addressKey(address));
    const first = (await read()) as StoredState;
    first.bytes[0] = 9;
    expect(await read()).toEqual(state(1, 5));
  });

  it("keeps spilled ids as sets, however often they are added", async () => {
    const address = people()("u:1");
    const place = { address, day: 20_000, level: 0, bucket: 0 };
    const other = { ...place, level: 1, bucket: 3 };
    const nowMs = 20_000 * 86_400_000;
    await store().addSpill([{ place, ids: ["00000000000000aa", "00000000000000bb"] }]);
    await store().addSpill([
      { place, ids: ["00000000000000bb", "00000000000000cc"] },
      { place: other, ids: ["00000000000000dd"] },
    ]);
    const nowhere = { ...place, day: 20_001 };
    expect(await store().readSpill([other, nowhere, place], nowMs)).toEqual([
      new Set(["00000000000000dd"]),
      new Set(),
      new Set(["00000000000000aa", "00000000000000bb", "00000000000000cc"]),
    ]);
  });

  it("forgets a spilled set when its day is past keeping, and not before", async () => {
    const address = people()("u:1");
    const place = { address, day: 20_000, level: 0, bucket: 0 };
    await store().addSpill([{ place, ids: ["00000000000000aa"] }]);
    const atMs = spillExpiresAtMs(place.day);
    expect(await store().readSpill([place], atMs - 1)).toEqual([new Set(["00000000000000aa"])]);
    expect(await store().readSpill([place], atMs)).toEqual([new Set()]);
  });

  it("keeps one person's spilled ids apart from their state and from others'", async () => {
    const of = people();
    const place = { address: of("u:1"), day: 20_000, level: 0, bucket: 0 };
    await store().addSpill([{ place, ids: ["00000000000000aa"] }]);
    expect((await store().read([place.address])).get(addressKey(place.address))).toBe("absent");
    const others = { ...place, address: of("u:2") };
    expect(await store().readSpill([others], 0)).toEqual([new Set()]);
  });
}
