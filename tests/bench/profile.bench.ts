import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import { against, type ReportLine } from "@porchlight/cli/report";
import { createKey } from "@porchlight/core/keys/key-administration";
import { createWorkspace } from "@porchlight/core/keys/workspace";
import { QUEUES, TABLES } from "@porchlight/core/names";
import { PROFILE_TTL_MS } from "@porchlight/core/profile/profile-life";
import type { Laptop } from "@porchlight/local/laptop";
import { localClients } from "@porchlight/local/local-clients";
import { startLaptop } from "@porchlight/local/start-laptop";
import { quantileSorted } from "@porchlight/numeric/quantile-sorted";
import { bundleFunctions } from "@porchlight/stacks/bundle-functions";
import { topology } from "@porchlight/stacks/topology";
import { ROOT } from "../house/source-files.ts";
import { cacheAsideHitRate } from "./cache-aside.ts";
import { createHttp } from "./http.ts";
import type { LoadJob, LoadResult } from "./load-job.ts";
import { planLoad } from "./load-plan.ts";
import { type BenchOptions, type BenchPart, sorted } from "./part.ts";
import { trackBody } from "./track-body.ts";

const PEOPLE = 10_000;
const EACH = 3;
const PEOPLE_PER_REQUEST = 100;
const INTERACTIONS_PER_SECOND = 100;
const CHECKS_PER_SECOND = 5;
const WORKSPACE = "bench";

/** Profile reads over HTTP on a laptop, while interactions flow in. */
export const profileBench: BenchPart = {
  name: "profile",
  async run(options) {
    // As deployed: from its source a function takes seconds to start, and four start when the load does.
    const bundles = await bundleFunctions(topology.functions, ROOT);
    const dataDir = await mkdtemp(join(tmpdir(), "porchlight-bench-"));
    const ports = { gateway: 0, dynamo: 0, queues: 0, redis: 0 };
    const laptop = await startLaptop({ dataDir, ports, bundles, prewarm: true });
    try {
      return await measure(laptop, options);
    } finally {
      await laptop.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

async function measure(laptop: Laptop, options: BenchOptions): Promise<readonly ReportLine[]> {
  const { interactionsExponent, requestsPerSecond, seconds, warmUpSeconds, say } = options;
  const peopleTable = laptop.resources.tables[TABLES.people] as string;
  const key = await openWorkspace(laptop);
  say(`profile: sending ${PEOPLE * EACH} interactions of ${PEOPLE} people`);
  await populate(laptop, key);
  const load = {
    seed: 1,
    people: PEOPLE,
    seconds: warmUpSeconds + seconds,
    requestsPerSecond,
    interactionsPerSecond: INTERACTIONS_PER_SECOND,
    interactionsExponent,
  };
  const job: LoadJob = {
    url: laptop.url,
    key,
    workspace: WORKSPACE,
    endpoints: laptop.endpoints,
    peopleTable,
    load,
    warmUpSeconds,
    checksPerSecond: CHECKS_PER_SECOND,
  };
  say(`profile: ${warmUpSeconds} s of warm-up, then ${seconds} s measured`);
  const result = await generateLoad(job);
  const cacheAside = cacheAsideHitRate(planLoad(load), {
    ttlMs: PROFILE_TTL_MS,
    fromMs: warmUpSeconds * 1000,
  });
  return linesOf(result, seconds, cacheAside);
}

async function openWorkspace(laptop: Laptop): Promise<string> {
  const client = localClients(laptop.endpoints).dynamo;
  const table = laptop.resources.tables[TABLES.workspaces] as string;
  const workspaces = createDynamoWorkspaces({ client, table });
  const nowMs = Date.now();
  await createWorkspace(workspaces, { name: WORKSPACE, schema: "real-estate", nowMs });
  const scopes = ["write", "read"] as const;
  const { text } = await createKey(workspaces, {
    workspace: WORKSPACE,
    scopes,
    nowMs,
    randomBytes,
  });
  client.destroy();
  return text;
}

/** Gives everybody a few interactions, and waits until all of them are folded. */
async function populate(laptop: Laptop, key: string): Promise<void> {
  const http = createHttp({ url: laptop.url, key });
  const nowMs = Date.now();
  for (let first = 0; first < PEOPLE; first += PEOPLE_PER_REQUEST) {
    const people = Array.from({ length: PEOPLE_PER_REQUEST }, (_, i) => first + i);
    await http.postBatch(
      people.flatMap((person) =>
        Array.from({ length: EACH }, (_, i) =>
          trackBody(person, `first-${person}-${i}`, nowMs - (EACH - i) * 3_600_000),
        ),
      ),
    );
  }
  http.close();
  const { sqs } = localClients(laptop.endpoints);
  while ((await waiting(sqs, laptop.resources.queueUrls[QUEUES.interactions])) > 0)
    await delay(250);
  sqs.destroy();
}

async function waiting(
  sqs: ReturnType<typeof localClients>["sqs"],
  QueueUrl: string | undefined,
): Promise<number> {
  const AttributeNames = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
  ] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

async function generateLoad(job: LoadJob): Promise<LoadResult> {
  const child = fork(join(import.meta.dirname, "load-generator.ts"));
  try {
    child.send(job);
    const [result] = await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => {
        throw new RangeError(`the load generator requires to finish, got exit code ${code}`);
      }),
    ]);
    return result as LoadResult;
  } finally {
    child.kill();
  }
}

function linesOf(result: LoadResult, seconds: number, cacheAside: number): ReportLine[] {
  const hits = sorted(result.hitMs);
  const misses = sorted(result.missMs);
  const answered = hits.length + misses.length;
  const lines: ReportLine[] = [
    against("profile.hit.p99_ms", quantileOf(hits, 0.99), "ms", 10),
    { name: "profile.hit.p50_ms", value: quantileOf(hits, 0.5), unit: "ms" },
    against("profile.miss.p99_ms", quantileOf(misses, 0.99), "ms", 40),
    { name: "profile.miss.p50_ms", value: quantileOf(misses, 0.5), unit: "ms" },
    { name: "profile.miss.count", value: misses.length, unit: "requests" },
    against("profile.hit_rate", hits.length / answered, "share", 0.99),
    { name: "profile.cache_aside_hit_rate", value: cacheAside, unit: "share" },
    { name: "profile.stale", value: result.stale, unit: "answers" },
    { name: "profile.checked", value: result.checked, unit: "answers" },
    { name: "profile.errors", value: result.errors, unit: "answers" },
    { name: "profile.requests_per_second", value: answered / seconds, unit: "requests/s" },
    {
      name: "profile.send_late.p99_ms",
      value: quantileOf(sorted(result.lateMs), 0.99),
      unit: "ms",
    },
    { name: "profile.load_cpu", value: result.cpuSeconds / seconds, unit: "cores" },
  ];
  // Without a miss there is no miss's latency.
  return lines.filter(({ value }) => !Number.isNaN(value));
}

const quantileOf = (values: Float64Array, p: number): number =>
  values.length === 0 ? Number.NaN : quantileSorted(values, p);
