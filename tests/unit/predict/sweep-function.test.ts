import { createSweep } from "@porchlight/functions/sweep";
import { expect, it, vi } from "vitest";
import { apiContext } from "../../fakes/api-event.ts";
import { createMemoryWorkspaces } from "../../fakes/memory-workspaces.ts";
import { createWorld, did, NOW, SCOPE, shop, WORKSPACE } from "./world.ts";

it("sweeps every workspace, whatever is wrong with another, and logs what it did", async () => {
  const lines = vi.spyOn(console, "log").mockImplementation(() => {});
  const world = createWorld();
  const workspaces = createMemoryWorkspaces();
  await workspaces.create({ name: "broken", schema: "gone", createdAtMs: 0 });
  await workspaces.create({ name: WORKSPACE, schema: shop.name, createdAtMs: 0 });
  await world.fold("u:ann", did("asked"));
  const json = JSON.stringify({ asOf: new Date(NOW).toISOString() });
  const profile = { person: "u:ann", stateVersion: 1, asOfMs: NOW, ranks: {}, json } as const;
  await world.cache.write(SCOPE, [profile], 0);
  const sweep = createSweep({
    cache: async () => world.cache,
    states: async () => world.states,
    models: async () => world.models,
    workspaces: async () => workspaces,
    behaviors: async () => new Map([[shop.name, shop]]),
    recheck: async () => ({ settle: async () => ({ rechecked: 2, mismatched: 0 }) }),
  });
  await sweep({}, apiContext(50_000));
  expect(lines.mock.calls.map(([line]) => JSON.parse(line))).toMatchObject([
    { workspace: "broken", code: "schema.not_found" },
    { workspace: WORKSPACE, ranked: 1, snapshots: 3, finished: true },
    { rechecked: 2, mismatched: 0 },
  ]);
});
