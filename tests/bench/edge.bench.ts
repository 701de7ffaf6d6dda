import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { createRedisProfileCache } from "@porchlight/adapters/redis/redis-profile-cache";
import { against, type ReportLine } from "@porchlight/cli/report";
import { ServiceError } from "@porchlight/core/error";
import { ENV, MODELS } from "@porchlight/core/names";
import { bundleEdge, type EdgeBundle } from "@porchlight/functions/edge/bundle";
import { findShippedFolder } from "@porchlight/functions/runtime/shipped-folder";
import { realEstate } from "@porchlight/realestate/real-estate";
import { startRedis } from "../contract/start-redis.ts";
import { shipForests } from "../edge/ship-forests.ts";
import { startOrigin } from "../edge/start-origin.ts";
import { startWorkerd } from "../edge/start-workerd.ts";
import { copyKey, type EdgeWorld, environmentOf } from "../edge/world.ts";
import { ROOT } from "../house/source-files.ts";
import { type BenchOptions, type BenchPart, median } from "./part.ts";

const STARTS = 15;
const WARM_UP = 200;
const REQUESTS = 2_000;
const PERSON = "u_42";
const TARGETS = { firstMs: 50, p50Ms: 2, gzipBytes: 300_000 };

/**
 * The edge in workerd, Cloudflare's runtime: the first request after it listens, requests after that, one at a time
 * on one connection, and its size. Redis is a socket away, so that none of this is the network's.
 */
export const edgeBench: BenchPart = {
  name: "edge",
  async run(options) {
    const folder = await mkdtemp(join(tmpdir(), "porchlight-edge-"));
    const [redis, origin] = await Promise.all([startRedis(), startOrigin()]);
    try {
      return await measure({ redis, origin }, folder, options);
    } finally {
      await Promise.all([redis.stop(), origin.stop()]);
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measure(
  services: Pick<EdgeWorld, "redis" | "origin">,
  folder: string,
  { say }: BenchOptions,
): Promise<readonly ReportLine[]> {
  const models = findShippedFolder({}) ?? (await madeUpModels(folder, say));
  const edge = await bundleEdge({ root: ROOT, models, into: join(folder, "edge") });
  const entry = "tests/bench/trivial-worker.ts";
  const into = join(folder, "trivial");
  const trivial = await bundleEdge({ root: ROOT, models: undefined, into, entry });
  const ask = await asksOf(services);
  return [
    ...(await firstAnswers(edge, trivial, environmentOf(services), ask)),
    ...(await warmAnswers(edge, trivial, environmentOf(services), ask)),
    against("edge.bundle_gzip_bytes", gzipBytes(edge), "B", TARGETS.gzipBytes),
    { name: "edge.code_gzip_bytes", value: gzipBytes({ ...edge, data: [] }), unit: "B" },
  ];
}

async function madeUpModels(folder: string, say: BenchOptions["say"]): Promise<string> {
  say("edge: no models ship; its size is with made-up ones");
  const models = join(folder, "models");
  await shipForests(models);
  return models;
}

const gzipBytes = ({ folder, main, data }: EdgeBundle): number =>
  [main, ...data].reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);

/** A request, and a part of the answer without which it was not the right one. */
interface Ask {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly key: string;
  readonly body?: string;
  readonly expected: string;
}

type Asks = Readonly<Record<"profile" | "vector" | "trivial", Ask>>;

/** A profile that Redis has, and a vector. */
async function asksOf({ redis }: Pick<EdgeWorld, "redis">): Promise<Asks> {
  const key = await copyKey({ redis });
  const asOfMs = Date.now();
  // Of the size of a real one, and due only when all is measured.
  const json = JSON.stringify({ userId: PERSON, stateVersion: 1, filler: "x".repeat(1_600) });
  const profile = { person: `u:${PERSON}`, stateVersion: 1, asOfMs, ranks: {}, json } as const;
  const cache = createRedisProfileCache({ redis: redis.redis });
  await cache.write({ workspace: "acme", generation: 0 }, [profile], asOfMs);
  const vector = realEstate.featureSet.columns.map((_, i) => (i % 3 === 0 ? null : i % 5));
  const get = { method: "GET", path: `/v1/profiles/${PERSON}`, key } as const;
  return {
    profile: { ...get, expected: '"cache":"hit"' },
    trivial: { ...get, expected: "{}" },
    vector: {
      method: "POST",
      path: `/v1/predict/${MODELS.lead}`,
      key,
      body: JSON.stringify({ vector }),
      expected: '"rung":"shipped"',
    },
  };
}

type Environment = ReturnType<typeof environmentOf>;

/** By turns, so that whatever else the machine does is in all of them. */
async function firstAnswers(
  edge: EdgeBundle,
  trivial: EdgeBundle,
  environment: Environment,
  asks: Asks,
): Promise<readonly ReportLine[]> {
  const times: Record<keyof Asks, number[]> = { profile: [], vector: [], trivial: [] };
  for (let i = 0; i < STARTS; i++)
    for (const [name, ask] of Object.entries(asks) as [keyof Asks, Ask][]) {
      const bundle = name === "trivial" ? trivial : edge;
      times[name].push(
        await withWorker(bundle, environment, (url, agent) => time(url, agent, ask)),
      );
    }
  return [
    against("edge.first_ms", median(times.profile), "ms", TARGETS.firstMs),
    { name: "edge.first_vector_ms", value: median(times.vector), unit: "ms" },
    { name: "edge.first_trivial_ms", value: median(times.trivial), unit: "ms" },
  ];
}

async function warmAnswers(
  edge: EdgeBundle,
  trivial: EdgeBundle,
  environment: Environment,
  asks: Asks,
): Promise<readonly ReportLine[]> {
  const p50 = (bundle: EdgeBundle, ask: Ask) =>
    withWorker(bundle, environment, (url, agent) => medianTime(url, agent, ask));
  return [
    against("edge.p50_ms", await p50(edge, asks.profile), "ms", TARGETS.p50Ms),
    { name: "edge.vector_p50_ms", value: await p50(edge, asks.vector), unit: "ms" },
    { name: "edge.trivial_p50_ms", value: await p50(trivial, asks.trivial), unit: "ms" },
    { name: "edge.redis_p50_ms", value: await redisTime(environment), unit: "ms" },
  ];
}

/** One command at the Redis of the bench: what of a profile's time is not the edge's. */
async function redisTime(environment: Environment): Promise<number> {
  const [url, key] = [environment[ENV.redisUrl], environment[ENV.redisToken]];
  const body = JSON.stringify(["GET", "nothing"]);
  const agent = new Agent({ keepAlive: true });
  try {
    return await medianTime(url, agent, { method: "POST", path: "/", key, body, expected: "null" });
  } finally {
    agent.destroy();
  }
}

async function medianTime(url: string, agent: Agent, ask: Ask): Promise<number> {
  const times: number[] = [];
  for (let i = -WARM_UP; i < REQUESTS; i++) {
    const ms = await time(url, agent, ask);
    if (i >= 0) times.push(ms);
  }
  return median(times);
}

async function withWorker(
  bundle: EdgeBundle,
  environment: Environment,
  work: (url: string, agent: Agent) => Promise<number>,
): Promise<number> {
  const worker = await startWorkerd(bundle, environment);
  const agent = new Agent({ keepAlive: true });
  try {
    return await work(worker.url, agent);
  } finally {
    agent.destroy();
    await worker.stop();
  }
}

async function time(url: string, agent: Agent, ask: Ask): Promise<number> {
  const { method, path, key, body, expected } = ask;
  const fromMs = performance.now();
  const answer = await new Promise<string>((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    const sent = request(`${url}${path}`, { method, agent, headers }, (response) =>
      text(response).then(resolve, reject),
    );
    sent.on("error", reject);
    sent.end(body);
  });
  const ms = performance.now() - fromMs;
  if (!answer.includes(expected))
    throw new ServiceError("service.failed", `the edge answered ${answer}`);
  return ms;
}
