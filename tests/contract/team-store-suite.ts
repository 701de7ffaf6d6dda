import type { TeamAddress, TeamStore } from "@porchlight/core/ports/team-store";
import { expect, it } from "vitest";

const record = (version: number, known: readonly string[] = []) => ({
  version,
  progress: `p${version}`,
  known,
  archived: true,
});

/** What every store of teams keeps, memory included. */
export function teamStoreSuite(store: () => TeamStore): void {
  const of = (workspace: string): TeamAddress => ({ workspace, schema: "office", team: "00ff" });

  it("reads a commit at once, and nothing of another workspace or declaration", async () => {
    const address = of("one");
    expect(await store().read(address)).toBe("absent");
    expect(await store().commit(address, record(1, ["a"]))).toBe("written");
    expect(await store().read(address)).toEqual(record(1, ["a"]));
    expect(await store().read(of("one-more"))).toBe("absent");
    expect(await store().read({ ...address, team: "0100" })).toBe("absent");
    expect(await store().read({ ...address, schema: "shop" })).toBe("absent");
  });

  it("commits if and only if the version before is stored", async () => {
    const address = of("two");
    expect(await store().commit(address, record(2))).toBe("conflict");
    const both = await Promise.all(
      [1, 1].map((version) => store().commit(address, record(version))),
    );
    expect(both.sort()).toEqual(["conflict", "written"]);
    expect(await store().commit(address, record(3))).toBe("conflict");
    expect(await store().commit(address, record(2, ["x", "y"]))).toBe("written");
    expect(await store().read(address)).toEqual(record(2, ["x", "y"]));
  });

  it("keeps progress under its own name until it is forgotten", async () => {
    const address = of("three");
    const write = (version: number, text: string) => store().writeProgress(address, version, text);
    const [first, rival, next] = [await write(1, "é1"), await write(1, "é2"), await write(2, "é3")];
    expect(new Set([first, rival, next]).size).toBe(3);
    expect(await store().readProgress(address, first)).toBe("é1");
    expect(await store().readProgress(address, rival)).toBe("é2");
    await store().forgetProgress(address, 2);
    expect(await store().readProgress(address, first)).toBe("absent");
    expect(await store().readProgress(address, rival)).toBe("absent");
    expect(await store().readProgress(address, next)).toBe("é3");
    expect(await store().readProgress(of("three-more"), next)).toBe("absent");
  });

  it("archives a snapshot, again too", async () => {
    const snapshot = { fromMs: 7, text: "{}" };
    await store().archive(of("four"), snapshot);
    await store().archive(of("four"), snapshot);
  });
}
