import { FUNCTIONS } from "@porchlight/core/names";
import {
  SILENCE_AGE_MS,
  SNAPSHOT_EVERY_MS,
  SWEEP_AGE_MS,
} from "@porchlight/core/profile/sweep-profiles";
import type { FunctionSpec, Topology } from "@porchlight/stacks/topology";
import { callUsage, type Setting } from "./call-usage.ts";
import type { CallWork } from "./call-work.ts";
import { CALL_WORK, IDLE_READ_UNITS, IDLE_RUNS } from "./call-work.ts";
import { round } from "./figures.ts";
import { DAY_SECONDS, LISTS, readsPerSecond, requestsPerSecond, SNAPSHOT_LEADS } from "./load.ts";
import type { Usage } from "./usage.ts";
import { wireUsage } from "./wire-usage.ts";
import type { Wires } from "./wires.ts";

/** Share of the sweeps that copy call lists: those in one minute of some. */
const COPYING = 60_000 / SNAPSHOT_EVERY_MS;
const LOOKED_SECONDS = 900;
const ALIASES_KEPT_SECONDS = 5;
const KEY_KEPT_SECONDS = 60;
const KEY_COPY_BYTES = 330;

/** What runs though nobody asks: the sweep, what functions look up now and then, and all other schedules. */
export function forecastSchedules(setting: Setting, { functions }: Topology): Usage[] {
  return Object.entries(functions).flatMap(([name, spec]) => {
    if (spec.everySeconds === undefined) return [];
    const runs = setting.runs?.[name] ?? Math.floor(setting.seconds / spec.everySeconds);
    if (name === FUNCTIONS.sweep) return sweepUsage(setting, spec, spec.everySeconds, runs);
    const idle = IDLE_RUNS[name];
    return idle === undefined
      ? unknownRuns(setting, name, spec, runs)
      : idleRuns(setting, { name, spec, runs }, idle);
  });
}

function idleRuns(
  setting: Setting,
  {
    name,
    spec,
    runs,
  }: { readonly name: string; readonly spec: FunctionSpec; readonly runs: number },
  work: CallWork,
): Usage[] {
  const cause = "schedules" as const;
  const units = IDLE_READ_UNITS * (1 + setting.load.workspaces);
  const usages = [
    ...callUsage(setting, spec, { cause, calls: runs, people: 0, work }),
    ...wireUsage(cause, lookUps(units), runs, "a run"),
  ];
  return usages.map((usage) => ({ ...usage, how: `${name}, with nothing to do: ${usage.how}` }));
}

/** Nothing says what a run takes, so it is charged for the longest it may take. */
function unknownRuns(setting: Setting, name: string, spec: FunctionSpec, runs: number): Usage[] {
  const work = { cpuMs: 0, cpuMsPerPerson: 0, waitMs: spec.timeoutSeconds * 1_000, loggedBytes: 0 };
  return callUsage(setting, spec, { cause: "schedules", calls: runs, people: 0, work }).map(
    ({ wire: _, ...usage }) => ({
      ...usage,
      how: `${name}, at most: ${usage.how}, its whole time; what it reads and writes is not known here`,
    }),
  );
}

function sweepUsage(
  setting: Setting,
  spec: FunctionSpec,
  everySeconds: number,
  runs: number,
): Usage[] {
  const { load, sample, seconds } = setting;
  const cause = "schedules" as const;
  const perWorkspace = load.people / load.workspaces;
  const listed = load.workspaces * LISTS * Math.min(SNAPSHOT_LEADS, perWorkspace);
  const remade = remadePerSecond(setting, everySeconds) * seconds;
  const copies = setting.copies ?? runs * COPYING;
  const people = (listed * copies + remade) / Math.max(1, runs);
  return [
    ...callUsage(setting, spec, { cause, calls: runs, people, work: CALL_WORK.sweep }),
    { cause, price: "events.scheduled", quantity: runs, how: `every ${everySeconds} s` },
    ...wireUsage(cause, sample.listed, copies * listed, "a person on a list that is copied"),
    ...wireUsage(
      cause,
      sample.copy,
      copies * load.workspaces,
      "a workspace whose lists are copied",
    ),
    ...wireUsage(cause, sample.sweep, runs * load.workspaces, "a sweep and workspace"),
    ...wireUsage(cause, sample.miss, remade, "a profile made anew before anybody asks"),
    ...wireUsage(
      cause,
      lookUps(1 + load.workspaces),
      runs,
      "a sweep: who there is, and their aliases",
    ),
  ];
}

/** Who is looked at is kept warm, and everybody is ranked anew now and then. A short run sees none of either. */
function remadePerSecond({ load, seconds }: Setting, everySeconds: number): number {
  const looks = (load.readsPerPersonPerDay * LOOKED_SECONDS) / DAY_SECONDS;
  const looked = load.people * (1 - Math.exp(-looks));
  const ageSeconds = Math.ceil(SWEEP_AGE_MS / 1_000 / everySeconds) * everySeconds;
  const warmed = seconds * 1_000 <= SWEEP_AGE_MS ? 0 : looked / ageSeconds;
  const ranked = seconds * 1_000 <= SILENCE_AGE_MS ? 0 : (load.people * 1_000) / SILENCE_AGE_MS;
  return warmed + ranked;
}

const lookUps = (units: number): Wires => ({
  readUnits: units,
  writeUnits: 0,
  redisSent: 0,
  redisCommands: 0,
  redisBytes: 0,
});

/** Keys and aliases, of which functions remember what they read for a while. One instance of each is taken to be up. */
export function forecastLookUps(setting: Setting, deliveriesPerSecond: number): Usage[] {
  const { load, seconds } = setting;
  const cause = "schedules" as const;
  const every = (keptSeconds: number, callsPerSecond: number): number =>
    callsPerSecond === 0 ? 0 : seconds / (keptSeconds + 1 / callsPerSecond);
  const aliases =
    every(ALIASES_KEPT_SECONDS, deliveriesPerSecond / load.workspaces) +
    every(ALIASES_KEPT_SECONDS, readsPerSecond(load) / load.workspaces);
  const keys =
    every(KEY_KEPT_SECONDS, requestsPerSecond(load) / load.workspaces) +
    every(KEY_KEPT_SECONDS, readsPerSecond(load) / load.workspaces);
  const key = { ...lookUps(1), redisSent: 1, redisCommands: 1, redisBytes: KEY_COPY_BYTES };
  return [
    ...wireUsage(
      cause,
      lookUps(1),
      load.workspaces * aliases,
      `of aliases, ${round(ALIASES_KEPT_SECONDS)} s old`,
    ),
    ...wireUsage(cause, key, load.workspaces * keys, `a key, ${KEY_KEPT_SECONDS} s old`),
  ];
}
