import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { findLaptop, holderOf } from "@porchlight/local/data-folder";
import type { Laptop, LaptopOptions } from "@porchlight/local/laptop";
import { localClients } from "@porchlight/local/local-clients";
import { startLaptop } from "@porchlight/local/start-laptop";
import { Redis } from "@upstash/redis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANY_PORTS, fixtureFunction, fixtureTopology } from "./fixtures/fixture-topology.ts";

const PATIENCE = { timeout: 20_000, interval: 50 };

let dataDir: string;
const laptops: Laptop[] = [];
const strays: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "porchlight-laptop-"));
});
afterEach(async () => {
  await Promise.all(laptops.splice(0).map((laptop) => laptop.stop()));
  for (const stray of strays.splice(0)) stray.kill("SIGKILL");
  await rm(dataDir, { recursive: true, force: true });
});

async function start(more: Partial<LaptopOptions> = {}): Promise<Laptop> {
  const topology = fixtureTopology({});
  const laptop = await startLaptop({ dataDir, ports: ANY_PORTS, topology, ...more });
  laptops.push(laptop);
  return laptop;
}

const consumer = (more = {}) =>
  fixtureTopology({
    consume: fixtureFunction("consume", {
      queue: { name: "work", batchSize: 10, windowSeconds: 0, maxConcurrency: 1 },
      ...more,
    }),
  });

const notes = () => ({ FIXTURE_NOTES: join(dataDir, "notes") });

async function deliveries(): Promise<string[][]> {
  const text = existsSync(join(dataDir, "notes"))
    ? await readFile(join(dataDir, "notes"), "utf8")
    : "";
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

const sendAll = (sqs: SQSClient, laptop: Laptop, bodies: readonly string[]) =>
  sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: laptop.resources.queueUrls.work,
      Entries: bodies.map((MessageBody, i) => ({ Id: `${i}`, MessageBody })),
    }),
  );

async function depths(sqs: SQSClient, QueueUrl: string | undefined): Promise<[number, number]> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
  );
  return [
    Number(Attributes.ApproximateNumberOfMessages),
    Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  ];
}

const redisOf = ({ endpoints }: Laptop) =>
  new Redis({ url: endpoints.redisUrl, token: endpoints.redisToken, enableTelemetry: false });

const isAlive = (pid: number): boolean => {
  try {
    // A process that ended and was not waited for is a zombie: gone, for our purposes.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

describe("the laptop", () => {
  it("restarts with what its services kept", async () => {
    const first = await start();
    const before = localClients(first.endpoints);
    const Key = { pk: { S: "a" }, sk: { S: "b" } };
    await before.dynamo.send(
      new PutItemCommand({ TableName: "things", Item: { ...Key, n: { N: "7" } } }),
    );
    await before.s3.send(new PutObjectCommand({ Bucket: "shelf", Key: "x/y", Body: "object" }));
    await sendAll(before.sqs, first, ["one", "two"]);
    await redisOf(first).set("profile", "cached");
    await first.stop();

    const second = await start();
    const after = localClients(second.endpoints);
    const { Item } = await after.dynamo.send(new GetItemCommand({ TableName: "things", Key }));
    const object = await after.s3.send(new GetObjectCommand({ Bucket: "shelf", Key: "x/y" }));
    expect(Item?.n).toEqual({ N: "7" });
    expect(await object.Body?.transformToString()).toBe("object");
    expect(await depths(after.sqs, second.resources.queueUrls.work)).toEqual([2, 0]);
    expect(await redisOf(second).get("profile")).toBe("cached");
  });

  it("gives functions the endpoints, names and secrets of its services, and answers through its gateway", async () => {
    const echo = fixtureFunction("echo", { environment: { FIXTURE_GIVEN: "table:things" } });
    const laptop = await start({
      topology: fixtureTopology(
        { echo },
        { routes: [{ method: "GET", path: "/echo/{word}", function: "echo" }] },
      ),
      prewarm: true,
    });
    expect(laptop.functions.echo?.stats().spawns).toBe(1);
    const answer = await (await fetch(`${laptop.url}/echo/hello`)).json();
    expect(answer).toMatchObject({ given: "things", event: { pathParameters: { word: "hello" } } });
    expect(findLaptop(dataDir)).toMatchObject({ pid: process.pid, url: laptop.url });
  });

  it("delivers a function past its time-out again, once its visibility time-out has passed", async () => {
    const laptop = await start({
      topology: consumer({ timeoutSeconds: 1 }),
      overrides: { visibilitySeconds: 2 },
      functionEnvironment: notes,
    });
    const { sqs } = localClients(laptop.endpoints);
    await sendAll(sqs, laptop, ["sleep at first"]);
    await expect.poll(deliveries, PATIENCE).toEqual([["sleep at first"]]);
    expect(await depths(sqs, laptop.resources.queueUrls.work)).toEqual([0, 1]);
    await expect.poll(deliveries, PATIENCE).toEqual([["sleep at first"], ["sleep at first"]]);
    await expect.poll(() => depths(sqs, laptop.resources.queueUrls.work), PATIENCE).toEqual([0, 0]);
    expect(laptop.functions.consume?.stats()).toMatchObject({ timeouts: 1, errors: 1, spawns: 2 });
    expect(await depths(sqs, laptop.resources.queueUrls["work-dead"])).toEqual([0, 0]);
  });

  it("moves a record that keeps failing to the dead letters, and only that", async () => {
    const laptop = await start({ topology: consumer(), functionEnvironment: notes });
    const { sqs } = localClients(laptop.endpoints);
    await sendAll(sqs, laptop, ["good", "fail", "fine"]);
    await expect
      .poll(() => depths(sqs, laptop.resources.queueUrls["work-dead"]), PATIENCE)
      .toEqual([1, 0]);
    expect(await depths(sqs, laptop.resources.queueUrls.work)).toEqual([0, 0]);
    expect((await deliveries()).flat().toSorted()).toEqual(["fail", "fail", "fine", "good"]);
  });

  it("runs a schedule", async () => {
    const laptop = await start({
      topology: fixtureTopology({ tick: fixtureFunction("misbehave", { everySeconds: 60 }) }),
      overrides: { everySeconds: { tick: 0.1 } },
    });
    await expect
      .poll(() => laptop.functions.tick?.stats().invocations, PATIENCE)
      .toBeGreaterThan(1);
  });

  it("brings a service back on its port, with its data", async () => {
    const laptop = await start();
    await redisOf(laptop).set("a", "1");
    await laptop.services.bridge.stop();
    await expect(redisOf(laptop).get("a")).rejects.toThrow();
    await laptop.services.bridge.start();
    expect(await redisOf(laptop).get("a")).toBe(1);
  });

  it("says in one sentence which port is taken, and leaves nothing running", async () => {
    const squatter = createServer().listen(0, "127.0.0.1");
    await once(squatter, "listening");
    const { port } = squatter.address() as AddressInfo;
    for (const name of ["gateway", "dynamo", "queues", "redis"] as const) {
      const option = name === "gateway" ? "--port" : `--${name}-port`;
      await expect(start({ ports: { ...ANY_PORTS, [name]: port } })).rejects.toMatchObject({
        code: "config.invalid",
        message: expect.stringMatching(new RegExp(`port ${port}, .* is taken: .* ${option}$`)),
      });
      expect(holderOf(dataDir)).toBeUndefined();
    }
    squatter.close();
    await start();
  });

  it("says in one sentence that redis-server is missing, and how to get it", async () => {
    const path = process.env.PATH;
    process.env.PATH = "/nowhere";
    try {
      await expect(start()).rejects.toThrow("redis-server is missing: run `npm run setup`");
    } finally {
      process.env.PATH = path;
    }
  });

  it("refuses a data folder on which another runs, and takes over from one that died", async () => {
    const { child, pids } = await startElsewhere();
    await expect(start()).rejects.toThrow(
      `a laptop already runs on ${dataDir} (process ${child.pid})`,
    );
    expect(pids.length).toBeGreaterThan(4);
    child.kill("SIGKILL");
    await once(child, "exit");
    await expect.poll(() => pids.filter(isAlive), PATIENCE).toEqual([]);
    await start();
  });

  it("leaves no process behind when it stops", async () => {
    const { child, pids } = await startElsewhere();
    expect(pids.every(isAlive)).toBe(true);
    child.send("stop");
    await once(child, "exit");
    expect(pids.filter(isAlive)).toEqual([]);
    expect(holderOf(dataDir)).toBeUndefined();
  });
});

/** A laptop in a process of its own, and the processes under it. */
async function startElsewhere(): Promise<{ child: ChildProcess; pids: number[] }> {
  const child = fork(new URL("./fixtures/laptop-elsewhere.ts", import.meta.url), [dataDir], {
    execArgv: [],
  });
  strays.push(child);
  const [pids] = (await once(child, "message")) as [number[]];
  return { child, pids };
}
