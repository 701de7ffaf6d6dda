import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { leaveWorkspace } from "@porchlight/cli/leave/leave-workspace";
import { findWorkspaceLeft } from "@porchlight/cli/leave/remove-workspace";
import { noProgress } from "@porchlight/cli/replay/progress";
import { type OpenStores, openStores } from "@porchlight/cli/stores/open-stores";
import type { Laptop } from "@porchlight/local/laptop";
import { startLaptop } from "@porchlight/local/start-laptop";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ANY_PORTS } from "./fixtures/fixture-topology.ts";
import { openWorkspace } from "./fixtures/open-workspace.ts";

const PATIENCE = { timeout: 30_000, interval: 200 };

let dataDir: string;
let laptop: Laptop;
let stores: OpenStores;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "porchlight-leave-"));
  laptop = await startLaptop({ dataDir, ports: ANY_PORTS, overrides: { windowSeconds: 0 } });
  stores = openStores(dataDir);
}, 60_000);
afterAll(async () => {
  stores?.close();
  await laptop?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const call = (key: string, path: string, body?: object) =>
  fetch(`${laptop.url}/v1/${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${key}` },
    ...(body && { body: JSON.stringify(body) }),
  });

it("exports what is a workspace's own and leaves nothing of it, and all of another", {
  timeout: 60_000,
}, async () => {
  // One's name begins with the other's.
  const keys = [
    await openWorkspace(laptop, "acme", ["write", "read"]),
    await openWorkspace(laptop, "acme-2", ["write", "read"]),
  ] as const;
  for (const key of keys) await call(key, "track", { userId: "u_1", event: "tour_requested" });
  for (const key of keys)
    await vi.waitFor(
      async () => expect((await call(key, "profiles/u_1")).status).toBe(200),
      PATIENCE,
    );
  const { models: Bucket } = stores.buckets;
  await stores.s3.send(new PutObjectCommand({ Bucket, Key: "acme/m/1/manifest.json", Body: "{}" }));
  const keyIds = (await stores.workspaces.keys("acme")).map(({ keyId }) => keyId);
  expect(await findWorkspaceLeft(stores, "acme", keyIds)).toHaveLength(4);

  const folder = join(dataDir, "export");
  const gone = await leaveWorkspace({
    stores,
    workspace: "acme",
    folder,
    startProgress: noProgress,
    settleMs: 10,
  });
  expect(gone).toMatchObject({ exported: 2, left: [] });
  expect(await stores.workspaces.read("acme")).toBe("absent");

  const [file] = await readdir(join(folder, "archive"));
  const rows = gunzipSync(await readFile(join(folder, "archive", file as string))).toString();
  expect(
    rows
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ workspace: "acme", person: "u:u_1" }]);
  expect(await readFile(join(folder, "models/m/1/manifest.json"), "utf8")).toBe("{}");
  const described = await readFile(join(folder, "workspace.json"), "utf8");
  expect(JSON.parse(described)).toMatchObject({
    workspace: { name: "acme" },
    keys: [{ keyId: keyIds[0] }],
  });
  expect(described).not.toContain("secretHash");

  expect((await call(keys[1], "profiles/u_1")).status).toBe(200);
  const others = (await stores.workspaces.keys("acme-2")).map(({ keyId }) => keyId);
  expect(await findWorkspaceLeft(stores, "acme-2", others)).toHaveLength(3);
});
