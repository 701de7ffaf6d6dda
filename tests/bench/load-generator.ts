import { createDynamoStateStore } from "@porchlight/adapters/dynamo/dynamo-state-store";
import { userKey } from "@porchlight/core/interaction";
import { addressKey } from "@porchlight/core/ports/state-store";
import { localClients } from "@porchlight/local/local-clients";
import { createHttp, type Http } from "./http.ts";
import type { LoadJob, LoadResult } from "./load-job.ts";
import { type Happenings, planLoad } from "./load-plan.ts";
import { trackBody } from "./track-body.ts";

/** Interactions leave together, as a server's client library sends them. */
const FLUSH_MS = 100;
const TICK_MS = 1;

/** A process of its own: its work does not slow the gateway, and what it takes is printed. */
process.once("message", (job: LoadJob) => {
  void run(job).then((result) => process.send?.(result, () => process.disconnect()));
});

async function run(job: LoadJob): Promise<LoadResult> {
  const http = createHttp(job);
  const { requests, interactions } = planLoad(job.load);
  const startMs = performance.now();
  const fromMs = job.warmUpSeconds * 1000;
  const result: Results = { hitMs: [], missMs: [], lateMs: [], errors: 0 };
  let cpu = process.cpuUsage();
  const measured = setTimeout(() => {
    cpu = process.cpuUsage();
  }, fromMs);
  const [checks] = await Promise.all([
    check(job, http, startMs),
    atTheirTimes(requests, startMs, TICK_MS, (i) =>
      read(http, requests, i, startMs, fromMs, result),
    ),
    flushing(http, interactions, startMs),
  ]);
  clearTimeout(measured);
  const { user, system } = process.cpuUsage(cpu);
  http.close();
  return { ...result, ...checks, cpuSeconds: (user + system) / 1e6 };
}

type Results = Pick<LoadResult, "hitMs" | "missMs" | "lateMs"> & { errors: number };

/** One read, timed from when it was meant to leave: a generator that falls behind does not hide it. */
async function read(
  http: Http,
  { atMs, person }: Happenings,
  i: number,
  startMs: number,
  fromMs: number,
  result: Results,
): Promise<void> {
  const meantMs = atMs[i] as number;
  const sentMs = performance.now() - startMs;
  const { status, text } = await http.get(`/v1/profiles/p-${person[i]}`);
  const tookMs = performance.now() - startMs - meantMs;
  if (meantMs < fromMs) return;
  result.lateMs.push(sentMs - meantMs);
  if (status !== 200) result.errors++;
  else if (/"cache":"hit","ageMs":\d+\}$/.test(text)) result.hitMs.push(tookMs);
  else result.missMs.push(tookMs);
}

/** Starts each when its time has come, however many are under way; resolves when all are done. */
async function atTheirTimes(
  { atMs }: Happenings,
  startMs: number,
  tickMs: number,
  start: (i: number) => Promise<void>,
): Promise<void> {
  const running: Promise<void>[] = [];
  let next = 0;
  await new Promise<void>((resolve) => {
    const tick = (): void => {
      const nowMs = performance.now() - startMs;
      while (next < atMs.length && (atMs[next] as number) <= nowMs) running.push(start(next++));
      if (next < atMs.length) setTimeout(tick, tickMs);
      else resolve();
    };
    tick();
  });
  await Promise.all(running);
}

async function flushing(http: Http, interactions: Happenings, startMs: number): Promise<void> {
  const { atMs, person } = interactions;
  const flushes = Math.ceil((atMs.at(-1) ?? 0) / FLUSH_MS);
  const times = {
    atMs: Float64Array.from({ length: flushes }, (_, i) => (i + 1) * FLUSH_MS),
    person,
  };
  let next = 0;
  await atTheirTimes(times, startMs, FLUSH_MS / 4, async (i) => {
    const from = next;
    while (next < atMs.length && (atMs[next] as number) <= (i + 1) * FLUSH_MS) next++;
    if (from === next) return;
    const people = Array.from(person.subarray(from, next));
    await http.postBatch(people.map((who, k) => trackBody(who, `load-${from + k}`, Date.now())));
  });
}

/**
 * Reads a person's state version where it is kept, and only then their profile: an answer of a lower
 * version was stale when it was asked for.
 */
async function check(
  { endpoints, peopleTable, workspace, load, checksPerSecond }: LoadJob,
  http: Http,
  startMs: number,
): Promise<{ checked: number; stale: number }> {
  const client = localClients(endpoints).dynamo;
  const states = createDynamoStateStore({ client, table: peopleTable });
  const { requests } = planLoad({
    ...load,
    seed: load.seed + 7,
    requestsPerSecond: checksPerSecond,
  });
  const facts = { checked: 0, stale: 0 };
  await atTheirTimes(requests, startMs, TICK_MS, async (i) => {
    const userId = `p-${requests.person[i]}`;
    const address = { workspace, person: userKey(userId) };
    const stored = (await states.read([address])).get(addressKey(address));
    if (stored === undefined || stored === "absent") return;
    const { status, text } = await http.get(`/v1/profiles/${userId}`);
    if (status !== 200) return;
    facts.checked++;
    if ((JSON.parse(text) as { stateVersion: number }).stateVersion < stored.version) facts.stale++;
  });
  client.destroy();
  return facts;
}
