import { readdirSync, statSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { against, type ReportLine } from "@porchlight/cli/report";
import { ServiceError } from "@porchlight/core/error";
import { FUNCTIONS } from "@porchlight/core/names";
import type { Laptop } from "@porchlight/local/laptop";
import { runBundles } from "@porchlight/local/run-bundles";
import { startLaptop } from "@porchlight/local/start-laptop";
import { bundleFunctions } from "@porchlight/stacks/bundle-functions";
import { type FunctionSpec, topology } from "@porchlight/stacks/topology";
import { ROOT } from "../house/source-files.ts";
import { openWorkspace } from "../local/fixtures/open-workspace.ts";
import { type FirstAnswer, firstAnswer } from "./first-answer.ts";
import { importCosts } from "./import-costs.ts";
import { type BenchPart, median } from "./part.ts";

const STARTS = 15;
const PERSON = "u_42";
/** Whose interactions leave the other's profile in the cache. */
const SOMEBODY_ELSE = "u_43";
const LEAN_BYTES = 1.5e6;
const LEAN: readonly string[] = [FUNCTIONS.ingest, FUNCTIONS.predict];
const TARGETS_MS = { predict: 80, ingest: 180 };

/**
 * How large each function's bundle is, and how long one that was just started takes to its first answer, above one
 * that answers and does nothing else. As on Lambda: no compile cache, one process, services a socket away.
 */
export const bundleBench: BenchPart = {
  name: "bundle",
  async run({ say }) {
    const bundles = await bundleFunctions(topology.functions, ROOT);
    const dataDir = await mkdtemp(join(tmpdir(), "porchlight-bundle-"));
    const ports = { gateway: 0, dynamo: 0, queues: 0, redis: 0 };
    const laptop = await startLaptop({ dataDir, ports, bundles, prewarm: true });
    try {
      const sizes = Object.entries(bundles).map(([name, folder]) => sizeOf(name, folder));
      return [
        ...sizes,
        ...(await measureStarts(laptop, bundles, dataDir)),
        ...importCosts(bundles),
      ];
    } finally {
      say("bundle: stopping");
      await laptop.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

function sizeOf(name: string, folder: string): ReportLine {
  const bytes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name: file }) => sum + statSync(join(parentPath, file)).size, 0);
  const line = `bundle.${name}.bytes`;
  return LEAN.includes(name)
    ? against(line, bytes, "B", LEAN_BYTES)
    : { name: line, value: bytes, unit: "B" };
}

async function measureStarts(
  laptop: Laptop,
  bundles: Readonly<Record<string, string>>,
  dataDir: string,
): Promise<readonly ReportLine[]> {
  const key = await openWorkspace(laptop, "acme", ["write", "read"]);
  const authorization = `Bearer ${key}`;
  await cacheProfile(laptop, authorization);
  const { functions } = runBundles(topology, bundles);
  const { NODE_COMPILE_CACHE: _, ...environment } = laptop.environment;
  const start = (name: string, event: object) => () =>
    firstAnswer({ name, spec: functions[name] as FunctionSpec, environment, event });
  const bare = await bareFunction(dataDir, functions[FUNCTIONS.predict] as FunctionSpec);
  const runs = {
    bare: () => firstAnswer({ name: "bare", spec: bare, environment, event: {} }),
    predict: start(FUNCTIONS.predict, profileEvent(authorization)),
    ingest: start(FUNCTIONS.ingest, trackEvent(authorization, SOMEBODY_ELSE)),
  };
  const above: Record<"predict" | "ingest", number[]> = { predict: [], ingest: [] };
  const alone: number[] = [];
  // By turns, so that whatever else the machine does is in all of them.
  for (let i = 0; i < STARTS; i++) {
    const bareMs = timeOf(await runs.bare(), () => true);
    alone.push(bareMs);
    above.predict.push(timeOf(await runs.predict(), isHit) - bareMs);
    above.ingest.push(timeOf(await runs.ingest(), isAccepted) - bareMs);
  }
  return [
    against("start.predict_hit_ms", median(above.predict), "ms", TARGETS_MS.predict),
    against("start.ingest_ms", median(above.ingest), "ms", TARGETS_MS.ingest),
    { name: "start.bare_function_ms", value: median(alone), unit: "ms" },
  ];
}

/** Until it is answered from the cache: what was sent has been folded, and its profile written. */
async function cacheProfile({ url }: Laptop, authorization: string): Promise<void> {
  const headers = { authorization };
  await fetch(`${url}/v1/track`, {
    method: "POST",
    headers,
    body: trackEvent(authorization, PERSON).body,
  });
  for (let i = 0; i < 200; i++) {
    const answer = await fetch(`${url}/v1/profiles/${PERSON}`, { headers });
    const profile = (await answer.json()) as { cache?: string };
    if (profile.cache === "hit") return;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new ServiceError("service.too_slow", "the profile did not get into the cache");
}

async function bareFunction(folder: string, spec: FunctionSpec): Promise<FunctionSpec> {
  const file = join(folder, "bare.mjs");
  await writeFile(file, "export const handler = async () => ({ statusCode: 200, body: '{}' });\n");
  return { ...spec, module: relative(ROOT, file) };
}

function timeOf({ ms, outcome }: FirstAnswer, isRight: (body: unknown) => boolean): number {
  const payload = outcome.ok ? JSON.parse(outcome.payload) : undefined;
  if (payload?.statusCode !== 200 || !isRight(JSON.parse(payload.body)))
    throw new ServiceError("service.failed", `a start answered ${JSON.stringify(outcome)}`);
  return ms;
}

const isHit = (body: unknown): boolean => (body as { cache?: string }).cache === "hit";
const isAccepted = (body: unknown): boolean => (body as { accepted?: number }).accepted === 1;

const profileEvent = (authorization: string) => ({
  httpMethod: "GET",
  resource: "/v1/profiles/{userId}",
  path: `/v1/profiles/${PERSON}`,
  headers: { authorization },
  queryStringParameters: null,
});

const trackEvent = (authorization: string, userId: string) => ({
  httpMethod: "POST",
  resource: "/v1/track",
  path: "/v1/track",
  headers: { authorization },
  queryStringParameters: null,
  body: JSON.stringify({
    userId,
    event: "Property Viewed",
    properties: { ListPrice: 480_000 },
  }),
});
