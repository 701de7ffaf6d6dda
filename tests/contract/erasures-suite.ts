import type { Erasure, Erasures, SpillSets } from "@porchlight/core/ports/erasures";
import type { StateStore } from "@porchlight/core/ports/state-store";
import { expect, it } from "vitest";

let workspaces = 0;
const erasureOf = (askedAtMs: number, of: Partial<Erasure> = {}): Erasure => ({
  workspace: "set below",
  person: "u:é#1",
  askedAtMs,
  names: { "u:é#1": askedAtMs, "a:1": askedAtMs },
  ...of,
});

/** The law of the port, for every implementation. */
export function erasuresSuite(open: () => Erasures): void {
  const fresh = () => `erasures-${++workspaces}`;

  it("lists what was written of a workspace, and nobody else's", async () => {
    const [workspace, other] = [fresh(), fresh()];
    const one = erasureOf(5, { workspace, archiveDone: "k", finishedAtMs: 9 });
    const two = erasureOf(5, { workspace, person: "a:2" });
    for (const erasure of [one, two, erasureOf(5, { workspace: other })])
      expect(await open().write(erasure)).toBe("written");
    const listed = await open().list(workspace);
    expect(listed).toHaveLength(2);
    expect(listed).toEqual(expect.arrayContaining([one, two]));
    expect(await open().list(fresh())).toEqual([]);
  });

  it("keeps what was asked for later, whatever the order", async () => {
    const workspace = fresh();
    expect(await open().write(erasureOf(5, { workspace }))).toBe("written");
    expect(await open().write(erasureOf(7, { workspace }))).toBe("written");
    expect(await open().write(erasureOf(6, { workspace }))).toBe("outdated");
    expect(await open().write(erasureOf(7, { workspace, finishedAtMs: 8 }))).toBe("written");
    expect(await open().list(workspace)).toEqual([erasureOf(7, { workspace, finishedAtMs: 8 })]);
  });
}

/** Of sets that the state store made. */
export function spillSetsSuite(open: () => SpillSets & Pick<StateStore, "addSpill">): void {
  const address = { workspace: "spill-sets", person: "u:a#b" } as const;
  const place = (day: number, bucket = 0) => ({ address, day, level: 1, bucket });

  it("lists a person's sets, and deletes those that are still as they were listed", async () => {
    const other = { ...place(1), address: { ...address, person: "u:a" as const } };
    await open().addSpill([
      { place: place(1), ids: ["00000000000000aa"] },
      { place: place(2, 7), ids: ["00000000000000bb"] },
      { place: other, ids: ["00000000000000cc"] },
    ]);
    const listed = await open().listSpill(address);
    expect(listed).toHaveLength(2);
    await open().addSpill([{ place: place(2, 7), ids: ["00000000000000dd"] }]);
    await open().deleteSpill(listed);
    const [left, ...none] = await open().listSpill(address);
    expect(none).toEqual([]);
    expect(left?.place).toEqual(place(2, 7));
    expect(await open().listSpill(other.address)).toHaveLength(1);
    await open().deleteSpill(listed);
  });
}
