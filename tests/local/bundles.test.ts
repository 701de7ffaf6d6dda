import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Laptop } from "@porchlight/local/laptop";
import { startLaptop } from "@porchlight/local/start-laptop";
import { bundleFunctions } from "@porchlight/stacks/bundle-functions";
import { topology } from "@porchlight/stacks/topology";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ROOT } from "../house/source-files.ts";
import { ANY_PORTS } from "./fixtures/fixture-topology.ts";
import { openWorkspace } from "./fixtures/open-workspace.ts";

const PATIENCE = { timeout: 30_000, interval: 100 };

let dataDir: string;
let laptop: Laptop;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "porchlight-bundles-"));
  const bundles = await bundleFunctions(topology.functions, ROOT);
  laptop = await startLaptop({ dataDir, ports: ANY_PORTS, bundles, prewarm: true });
});
afterAll(async () => {
  await laptop?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it("answers ingest, fold and profile from the bundles that are deployed", async () => {
  const key = await openWorkspace(laptop, "acme", ["write", "read"]);
  const headers = { authorization: `Bearer ${key}` };
  const body = JSON.stringify({
    userId: "u_42",
    event: "Property Viewed",
    properties: { ListPrice: 480_000 },
  });
  const sent = await fetch(`${laptop.url}/v1/track`, { method: "POST", headers, body });
  expect(await sent.json()).toMatchObject({ success: true, accepted: 1 });
  await vi.waitFor(async () => {
    const read = await fetch(`${laptop.url}/v1/profiles/u_42`, { headers });
    expect(await read.json()).toMatchObject({ userId: "u_42", stateVersion: 1, cache: "hit" });
  }, PATIENCE);
});
