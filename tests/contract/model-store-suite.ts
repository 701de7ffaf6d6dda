import { registerModel } from "@porchlight/core/models/register-model";
import type { ModelStore } from "@porchlight/core/ports/model-store";
import { expect, it } from "vitest";
import { counting } from "../fakes/counting-behavior.ts";
import { draftOf, passportOf, versionOf, zeroRunner } from "../fakes/model-manifest.ts";

/** The law of the port, for every implementation. Every test has a workspace of its own. */
export function modelStoreSuite(port: () => ModelStore): void {
  const draft = (workspace: string) => draftOf(counting, "busy_v1", { workspace });
  const address = (workspace: string, version: number) => ({
    workspace,
    model: "busy_v1",
    version,
  });

  it("gives a version back as it was written, to the byte", async () => {
    const onnx = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) % 256);
    const written = await versionOf(draft("bytes"), 1, onnx);
    expect(written.golden.length).toBeGreaterThan(8_000);
    expect(await port().write(written)).toBe("written");
    expect(await port().read(address("bytes", 1))).toEqual(written);
    expect(await port().readManifest(address("bytes", 1))).toEqual(written.manifest);
  });

  it("never changes a version that is there", async () => {
    const first = await versionOf(draft("once"), 3);
    await port().write(first);
    const rivals = [
      await versionOf(draft("once"), 3, new Uint8Array([9])),
      await versionOf({ ...draft("once"), createdAtMs: 1 }, 3),
    ];
    for (const rival of rivals) expect(await port().write(rival)).toBe("exists");
    expect(await port().read(address("once", 3))).toEqual(first);
  });

  it("takes the same again, as a writer whose answer was lost would send it", async () => {
    const version = await versionOf(draft("again"), 1);
    expect(await port().write(version)).toBe("written");
    expect(await port().write(version)).toBe("written");
    expect(await port().versions("again", "busy_v1")).toEqual([1]);
  });

  it("says absent of what was never written", async () => {
    await port().write(await versionOf(draft("here"), 1));
    for (const [workspace, version] of [
      ["here", 2],
      ["her", 1],
      ["nobody", 1],
    ] as const) {
      expect(await port().read(address(workspace, version))).toBe("absent");
      expect(await port().readManifest(address(workspace, version))).toBe("absent");
    }
    expect(await port().versions("nobody", "busy_v1")).toEqual([]);
  });

  it("lists the numbers of one workspace and model, rising, tens after nines", async () => {
    for (const version of [10, 2, 9, 1])
      await port().write(await versionOf(draft("many"), version));
    await port().write(await versionOf(draft("many-more"), 77));
    await port().write(await versionOf(draftOf(counting, "busy_v12", { workspace: "many" }), 78));
    expect(await port().versions("many", "busy_v1")).toEqual([1, 2, 9, 10]);
  });

  it("refuses bytes that are not those of the manifest, and manifests that are none", async () => {
    const version = await versionOf(draft("refused"), 1);
    const refused = [
      { ...version, onnx: new Uint8Array([1]) },
      { ...version, golden: version.golden.slice(4) },
      { ...version, golden: version.golden.with(99, 1) },
      { ...version, manifest: { ...version.manifest, passport: undefined as never } },
      { ...version, manifest: { ...version.manifest, owner: "me" } },
      { ...version, manifest: { ...version.manifest, version: 0 } },
    ];
    for (const wrong of refused)
      await expect(port().write(wrong)).rejects.toMatchObject({ code: "model.unreadable" });
    expect(await port().versions("refused", "busy_v1")).toEqual([]);
  });

  it("gives registered models the numbers 1, 2, 3 …, past one that is taken", async () => {
    const bytes = (n: number) => new Uint8Array([n]);
    const register = async (store: ModelStore, n: number) => {
      const { columns, outputs } = draft("reg");
      const passport = await passportOf(bytes(n), zeroRunner(columns.length, outputs));
      return registerModel(store, draft("reg"), bytes(n), passport);
    };
    expect(await register(port(), 1)).toMatchObject({ version: 1 });
    await port().write(await versionOf(draft("reg"), 3));
    const late = { ...port(), versions: async () => [1, 2] };
    expect(await register(late, 2)).toMatchObject({ version: 4 });
    expect(await port().versions("reg", "busy_v1")).toEqual([1, 3, 4]);
  });
}
