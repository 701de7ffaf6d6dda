import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { readS3Archive } from "@porchlight/adapters/s3/read-s3-archive";
import { erasePerson } from "@porchlight/cli/erase/erase-person";
import { erasingPorts } from "@porchlight/cli/erase/erasing-ports";
import { findLeft } from "@porchlight/cli/erase/find-left";
import { noProgress } from "@porchlight/cli/replay/progress";
import { type OpenStores, openStores } from "@porchlight/cli/stores/open-stores";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import { packRecord } from "@porchlight/core/ingest/pack-records";
import { FUNCTIONS } from "@porchlight/core/names";
import type { Laptop } from "@porchlight/local/laptop";
import { startLaptop } from "@porchlight/local/start-laptop";
import { realEstate } from "@porchlight/realestate/real-estate";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ANY_PORTS } from "./fixtures/fixture-topology.ts";
import { openWorkspace } from "./fixtures/open-workspace.ts";

const PATIENCE = { timeout: 30_000, interval: 200 };
const WORKSPACE = "acme";

let dataDir: string;
let laptop: Laptop;
let stores: OpenStores;
let key: string;
let otherKey: string;
let readKey: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "porchlight-erase-"));
  laptop = await startLaptop({ dataDir, ports: ANY_PORTS, overrides: { windowSeconds: 0 } });
  key = await openWorkspace(laptop, WORKSPACE, ["write", "read", "admin"]);
  otherKey = await openWorkspace(laptop, "other", ["write", "read"]);
  readKey = await openWorkspace(laptop, "third", ["read", "write"]);
  stores = openStores(dataDir);
}, 60_000);
afterAll(async () => {
  stores?.close();
  await laptop?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const call = (method: string, path: string, withKey = key, body?: object) =>
  fetch(`${laptop.url}/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${withKey}` },
    ...(body && { body: JSON.stringify(body) }),
  });
const track = async (who: object, withKey = key) =>
  expect((await call("POST", "track", withKey, { ...who, event: "tour_requested" })).status).toBe(
    200,
  );
const statusOf = async (path: string, withKey = key) =>
  (await call("GET", `profiles/${path}`, withKey)).status;
const leads = async () =>
  ((await (await call("GET", "leads")).json()) as { leads: { userId?: string }[] }).leads;
const rows = async (): Promise<ArchiveRow[]> => {
  const found: ArchiveRow[] = [];
  const { s3: client, buckets } = stores;
  const archive = { client, bucket: buckets.archive, workspace: WORKSPACE } as const;
  for await (const row of readS3Archive({ ...archive, section: "interactions" })) found.push(row);
  return found;
};

it("erases a person from real services, and what waits in the queue does not bring them back", {
  timeout: 90_000,
}, async () => {
  await track({ anonymousId: "dev/1" });
  await call("POST", "identify", key, { userId: "u_1", anonymousId: "dev/1", traits: {} });
  await track({ userId: "u_1" });
  await track({ userId: "u_2" });
  await track({ userId: "u_1" }, otherKey);
  await vi.waitFor(async () => {
    expect((await leads()).map(({ userId }) => userId).sort()).toEqual(["u_1", "u_2"]);
    expect(await statusOf("dev%2F1?as=anonymous")).toBe(200);
    expect(await statusOf("u_1", otherKey)).toBe(200);
    expect(await rows()).toHaveLength(4);
  }, PATIENCE);

  const knownAtMs = Date.now();
  const ports = erasingPorts(stores);
  const names = { "u:u_1": knownAtMs, "a:dev/1": knownAtMs } as const;
  const alive = { workspace: WORKSPACE, person: "u:u_1", askedAtMs: knownAtMs, names } as const;
  const search = { ports, redis: stores.redis, behavior: realEstate, onObjects: () => {} };
  expect(new Set(await findLeft(search, alive)).size).toBeGreaterThan(3);

  expect((await call("DELETE", "people/u_1", readKey)).status).toBe(403);
  const answer = await call("DELETE", "people/u_1");
  expect(answer.status).toBe(202);
  expect(await answer.json()).toMatchObject({
    names: 2,
    follows: expect.arrayContaining(["archive"]),
  });
  expect((await call("DELETE", "people/nobody")).status).toBe(202);
  expect(await statusOf("u_1")).toBe(404);
  expect(await statusOf("dev%2F1?as=anonymous")).toBe(404);
  expect((await leads()).map(({ userId }) => userId)).toEqual(["u_2"]);

  await queueLate(knownAtMs);
  await track({ userId: "u_2" });
  await vi.waitFor(async () => expect(await rows()).toHaveLength(5), PATIENCE);
  expect(await statusOf("u_1")).toBe(404);

  const person = { workspace: WORKSPACE, person: "u:u_1" } as const;
  const erased = await erasePerson({
    ...search,
    person,
    startProgress: noProgress,
    settleMs: 1_500,
  });
  expect(erased.left).toEqual([]);
  expect(await rows()).toHaveLength(2);
  expect(JSON.stringify(await rows())).not.toMatch(/u_1|dev\/1/);
  expect(await statusOf("u_1", otherKey)).toBe(200);

  await track({ anonymousId: "dev/1" });
  await vi.waitFor(async () => expect(await statusOf("dev%2F1?as=anonymous")).toBe(200), PATIENCE);
  expect(await statusOf("u_1")).toBe(404);
  expect(laptop.functions[FUNCTIONS.erase]?.stats().errors).toBe(0);
  expect(laptop.functions[FUNCTIONS.eraseStores]?.stats().errors).toBe(0);
});

/** As if it had waited in the queue since before the erasure. */
async function queueLate(knownAtMs: number): Promise<void> {
  const happened = { kind: "tour_requested", happenedAtMs: knownAtMs, knownAtMs, properties: {} };
  const people = (["u:u_1", "a:dev/1", "u:nobody"] as const).map((name) => ({
    person: name,
    interactions: [{ ...happened, id: `late-${name}` }],
  }));
  const common = { workspace: WORKSPACE, schema: realEstate.name, receivedAtMs: knownAtMs };
  const links = [{ id: "late-link", from: "a:dev/1", to: "u:u_1", knownAtMs } as const];
  for (const MessageBody of packRecord({ ...common, people, links }))
    await stores.sqs.send(new SendMessageCommand({ QueueUrl: stores.queueUrl, MessageBody }));
}
