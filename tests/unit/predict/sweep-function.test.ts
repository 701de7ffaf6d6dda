import { createSweep } from "@porchlight/functions/sweep";
import { expect, it, vi } from "vitest";
import { apiContext } from "../../fakes/api-event.ts";
import { createMemoryWorkspaces } from "../../fakes/memory-workspaces.ts";
import { createWorld, did, NOW, SCOPE, shop, WORKSPACE } from "./world.ts";

it("sweeps every workspace, whatever is wrong with another, and tells what it did", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  const lines = vi.spyOn(console, "log").mockImplementation(() => {});
  const world = createWorld();
  const workspaces = createMemoryWorkspaces();
  await workspaces.create({ name: "broken", schema: "gone", createdAtMs: 0 });
  await workspaces.create({ name: WORKSPACE, schema: shop.name, createdAtMs: 0 });
  await world.fold("u:ann", did("asked"));
  const json = JSON.stringify({ asOf: new Date(NOW).toISOString() });
  const profile = { person: "u:ann", stateVersion: 1, asOfMs: NOW, ranks: {}, json } as const;
  await world.cache.write(SCOPE, [profile], 0);
  const counted: Record<string, number> = {};
  const count = (name: string, by = 1) => {
    counted[name] = (counted[name] ?? 0) + by;
  };
  const send = vi.fn(async () => undefined);
  const ports = {
    cache: async () => world.cache,
    states: async () => world.states,
    models: async () => world.models,
    workspaces: async () => workspaces,
    behaviors: async () => new Map([[shop.name, shop]]),
    recheck: async () => ({ settle: async () => ({ rechecked: 2, mismatched: 0 }) }),
  };
  await createSweep(ports, { count, send })({}, apiContext(50_000));
  expect(lines.mock.calls.map(([line]) => JSON.parse(line))).toMatchObject([
    { workspace: "broken", code: "schema.not_found" },
    { workspace: WORKSPACE, ranked: 1, snapshots: 3, finished: true },
  ]);
  expect(counted).toMatchObject({ dead_workspaces_count: 1, ranked_count: 1, rechecked_count: 2 });
  expect(send).toHaveBeenCalledOnce();
  vi.useRealTimers();
});
