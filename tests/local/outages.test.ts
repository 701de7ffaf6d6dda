import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, DeleteBucketCommand } from "@aws-sdk/client-s3";
import type { Laptop } from "@porchlight/local/laptop";
import { localClients } from "@porchlight/local/local-clients";
import { startLaptop } from "@porchlight/local/start-laptop";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ANY_PORTS } from "./fixtures/fixture-topology.ts";
import { openWorkspace } from "./fixtures/open-workspace.ts";

/** Long enough for a record to become visible again and be read once more. */
const PATIENCE = { timeout: 30_000, interval: 200 };

let dataDir: string;
let laptop: Laptop;
let clients: ReturnType<typeof localClients>;
let key: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "porchlight-outages-"));
  laptop = await startLaptop({
    dataDir,
    ports: ANY_PORTS,
    prewarm: true,
    overrides: { visibilitySeconds: 4, windowSeconds: 0, everySeconds: { sweep: 2 } },
  });
  clients = localClients(laptop.endpoints);
  key = await openWorkspace(laptop, "acme", ["write", "read"]);
});
afterAll(async () => {
  for (const client of Object.values(clients ?? {})) client.destroy();
  await laptop?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function call(path: string, body?: unknown) {
  const response = await fetch(`${laptop.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const retryAfter = response.headers.get("retry-after");
  return { status: response.status, retryAfter, body: await response.json() };
}

const view = (userId: string) =>
  call("/v1/track", { userId, event: "Property Viewed", properties: { ListPrice: 480_000 } });

/** Waits until a profile reflects as many writes of its person's state. */
const profileAt = (userId: string, stateVersion: number) =>
  vi.waitFor(async () => {
    const answer = await call(`/v1/profiles/${userId}`);
    expect(answer).toMatchObject({ status: 200, body: { stateVersion } });
    return answer.body;
  }, PATIENCE);

describe("an outage costs speed or freshness, never an interaction", () => {
  it("waits for the archive, and folds once it is back", async () => {
    const Bucket = laptop.resources.buckets.archive;
    await clients.s3.send(new DeleteBucketCommand({ Bucket }));
    expect(await view("u_archive")).toMatchObject({ status: 200, body: { accepted: 1 } });
    await vi.waitFor(
      () => expect(laptop.mappings["score-interactions"]?.stats().failed).toBeGreaterThan(0),
      PATIENCE,
    );
    expect(await call("/v1/profiles/u_archive")).toMatchObject({
      status: 404,
      body: { code: "person.not_found" },
    });
    await clients.s3.send(new CreateBucketCommand({ Bucket }));
    await profileAt("u_archive", 1);
  });

  it("answers past a Redis that is away, and hits again when it is back", async () => {
    await view("u_redis");
    await profileAt("u_redis", 1);
    await vi.waitFor(async () => {
      expect(await call("/v1/leads")).toMatchObject({ status: 200, body: { cache: "hit" } });
    }, PATIENCE);
    await laptop.services.redis.stop();
    expect(await view("u_redis")).toMatchObject({ status: 200, body: { accepted: 1 } });
    expect(await profileAt("u_redis", 2)).toMatchObject({ cache: "bypass" });
    expect(await call("/v1/leads")).toMatchObject({ status: 200, body: { cache: "bypass" } });
    await laptop.services.redis.start();
    // What was folded meanwhile was not announced: until the profile in the cache expires, or the
    // person's next interaction is folded, it may be the one from before.
    await vi.waitFor(async () => {
      expect((await call("/v1/profiles/u_redis")).body.cache).toBe("hit");
    }, PATIENCE);
    await view("u_redis");
    await profileAt("u_redis", 3);
  });

  it("asks senders to come back while the queue is away, and goes on serving", async () => {
    await view("u_queue");
    await profileAt("u_queue", 1);
    await laptop.services.queues.stop();
    expect(await view("u_queue")).toMatchObject({
      status: 429,
      retryAfter: "5",
      body: { code: "queue.unavailable" },
    });
    expect(await call("/v1/profiles/u_queue")).toMatchObject({ status: 200 });
    await laptop.services.queues.start();
    await vi.waitFor(async () => expect(await view("u_queue")).toMatchObject({ status: 200 }), {
      ...PATIENCE,
      interval: 1000,
    });
    await vi.waitFor(async () => {
      const { body } = await call("/v1/profiles/u_queue");
      expect(body.stateVersion).toBeGreaterThan(1);
    }, PATIENCE);
  });

  it("takes in and serves hits while the table is away; only misses must wait", async () => {
    await view("u_table");
    await profileAt("u_table", 1);
    await vi.waitFor(async () => {
      expect((await call("/v1/profiles/u_table")).body).toMatchObject({ cache: "hit" });
    }, PATIENCE);
    await laptop.services.dynamo.stop();
    expect(await view("u_table")).toMatchObject({ status: 200, body: { accepted: 1 } });
    expect((await call("/v1/profiles/u_nobody")).status).toBe(503);
    expect(await call("/v1/profiles/u_nobody")).toMatchObject({
      status: 503,
      retryAfter: "5",
      body: { code: "store.unavailable" },
    });
    await laptop.services.dynamo.start();
    await profileAt("u_table", 2);
  });
});
