import { setTimeout as sleep } from "node:timers/promises";
import { ServiceError } from "@porchlight/core/error";
import { userKey } from "@porchlight/core/interaction";
import { createRandom } from "@porchlight/numeric/seeded-random";
import type { MeasuredLoad } from "./measured-load.ts";
import type { WriteVisit } from "./visits.ts";

export interface Run {
  readonly url: string;
  readonly key: string;
  readonly workspace: string;
  /** Past the meter. */
  readonly redis: { readonly url: string; readonly token: string };
  readonly visits: WriteVisit;
  readonly measured: MeasuredLoad;
}

/** Something that is sent at its time, whatever became of what was sent before it. */
interface Planned {
  readonly atMs: number;
  readonly does: "visit" | "hit" | "miss";
  readonly person: number;
}

/** As many of each as the load has, at random times, of random people. */
export function planRun({ load, seconds, requests, reads, seed }: MeasuredLoad): Planned[] {
  const random = createRandom(seed);
  const misses = Math.round(reads * (1 - load.hitRate));
  const at = (does: Planned["does"]): Planned => ({
    atMs: random() * seconds * 1_000,
    does,
    person: Math.floor(random() * load.people),
  });
  return [
    ...Array.from({ length: requests }, () => at("visit")),
    ...Array.from({ length: reads - misses }, () => at("hit")),
    ...Array.from({ length: misses }, () => at("miss")),
  ].sort((a, b) => a.atMs - b.atMs);
}

const nameOf = (person: number): string => `person-${String(person).padStart(6, "0")}`;

export async function sendRun(run: Run, plan: readonly Planned[]): Promise<void> {
  const startMs = performance.now();
  const sent: Promise<void>[] = [];
  for (const planned of plan) {
    await sleep(Math.max(0, startMs + planned.atMs - performance.now()));
    sent.push(send(run, planned));
  }
  await Promise.all(sent);
  await sleep(Math.max(0, startMs + run.measured.seconds * 1_000 - performance.now()));
}

async function send(run: Run, { does, person }: Planned): Promise<void> {
  const name = nameOf(person);
  if (does === "visit") {
    const { interactionsPerRequest } = run.measured.load;
    return post(run, run.visits(name, interactionsPerRequest, Date.now()));
  }
  if (does === "miss") await forget(run, name);
  await ask(`${run.url}/v1/profiles/${name}`, run.key);
}

/** People in turn, so many a request; some have more of a past than others, as they do anywhere. */
export async function sendSeed(run: Run): Promise<void> {
  const { load } = run.measured;
  const { historyVisits = 0, interactionsPerRequest, people } = load;
  for (let v = 0; v < historyVisits + VARIETY; v++) {
    const visiting = Array.from({ length: people }, (_, person) => person).filter(
      (person) => v < historyVisits + (person % VARIETY),
    );
    for (let i = 0; i < visiting.length; i += PEOPLE_A_REQUEST) {
      const group = visiting.slice(i, i + PEOPLE_A_REQUEST);
      const now = Date.now();
      await post(
        run,
        group.flatMap((person) => run.visits(nameOf(person), interactionsPerRequest, now)),
      );
    }
  }
}

const VARIETY = 4;
const PEOPLE_A_REQUEST = 25;
const RETRY_MS = 500;

async function post(run: Run, batch: readonly object[]): Promise<void> {
  await ask(`${run.url}/v1/batch`, run.key, JSON.stringify({ batch }));
}

async function ask(url: string, key: string, body?: string): Promise<void> {
  const asking = {
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
  };
  for (;;) {
    const response = await fetch(
      url,
      body === undefined ? asking : { ...asking, method: "POST", body },
    );
    const text = await response.text();
    if (response.ok) return;
    if (response.status !== 429)
      throw new ServiceError("service.failed", `${url} answered ${response.status}: ${text}`);
    await sleep(RETRY_MS);
  }
}

/** Takes a profile out of the cache, as its time does. */
async function forget({ redis, workspace }: Run, name: string): Promise<void> {
  const key = `porchlight:{${workspace}}:g0:profile:${userKey(name)}`;
  const response = await fetch(redis.url, {
    method: "POST",
    headers: { authorization: `Bearer ${redis.token}` },
    body: JSON.stringify(["UNLINK", key]),
  });
  if (!response.ok) throw new ServiceError("cache.unavailable", "a profile could not be forgotten");
  await response.arrayBuffer();
}
