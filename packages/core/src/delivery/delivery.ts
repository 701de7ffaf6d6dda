import { ServiceError } from "../error.ts";
import type { QueueRecord } from "../interaction.ts";
import type { Models, Serving } from "../models/models.ts";
import type { Step } from "../names.ts";
import type { Archive } from "../ports/archive.ts";
import type { ProfileCache } from "../ports/profile-cache.ts";
import type { StateStore } from "../ports/state-store.ts";
import type { Behavior } from "../schema/behavior.ts";
import type { StoredByKey } from "./follow-redirects.ts";

/** One SQS batch handed to a function. */
export interface Delivery {
  /** Unique per delivery: archive objects carry it. */
  readonly name: string;
  readonly records: readonly DeliveredRecord[];
}

export interface DeliveredRecord {
  readonly recordId: string;
  readonly record: QueueRecord;
}

export interface DeliveryPorts {
  readonly states: StateStore;
  readonly cache: Pick<ProfileCache, "fence" | "write" | "remove">;
  readonly archive: Archive;
  readonly models: Models;
  /** Schema name → schema. */
  readonly behaviors: ReadonlyMap<string, Behavior>;
}

export interface DeliveryOptions {
  readonly nowMs: number;
  /** Told after each step, so that tests can crash there. */
  readonly step: (step: Step) => void;
  /** 0..1, for the jitter between tries. */
  readonly random: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** Counts of one delivery, to log. */
export interface DeliveryFacts {
  records: number;
  /** People whose state was looked at, after redirects. */
  persons: number;
  folded: number;
  repeats: number;
  late: number;
  /** Interactions that were known before their person was erased: dropped. */
  erased: number;
  /** Links that joined two people … */
  links: number;
  /** … those between who was one person already … */
  linksKnown: number;
  /** … and those that would have made one of two users because they shared a device. */
  linksRefused: number;
  /** Links that were known before one of their ends was erased: dropped. */
  linksErased: number;
  /** Writes that lost to another writer and were done again. */
  conflicts: number;
  /** States read and written. */
  reads: number;
  writes: number;
  spilledIds: number;
  /** Calls that the cache did not answer. */
  cacheDown: number;
  /** Of models: one each, however many people. */
  runs: number;
  /** Runs that failed, and champions that were not in memory: the rules answered. */
  runFailures: number;
  modelsAway: number;
  /** Predictions by what answered. */
  readonly rungs: { rules: number; shipped: number; own: number };
  /** Predictions by what they decide. */
  acts: number;
  abstentions: number;
  profiles: number;
  /** Added up over the profiles. */
  completeness: number;
}

export const noFacts = (): DeliveryFacts => ({
  records: 0,
  persons: 0,
  folded: 0,
  repeats: 0,
  late: 0,
  erased: 0,
  links: 0,
  linksKnown: 0,
  linksRefused: 0,
  linksErased: 0,
  conflicts: 0,
  reads: 0,
  writes: 0,
  spilledIds: 0,
  cacheDown: 0,
  runs: 0,
  runFailures: 0,
  modelsAway: 0,
  rungs: { rules: 0, shipped: 0, own: 0 },
  acts: 0,
  abstentions: 0,
  profiles: 0,
  completeness: 0,
});

/** What one workspace has in a delivery, on its way through the steps. */
export interface Run {
  readonly workspace: string;
  readonly behavior: Behavior;
  readonly ports: DeliveryPorts;
  readonly options: DeliveryOptions;
  /** Begun with the delivery, so that what has to be loaded is loaded while the store is read. */
  readonly serving: Promise<Serving>;
  /** What was read of the store; what turned out to be outdated is taken out. */
  readonly stored: StoredByKey;
  readonly facts: DeliveryFacts;
  /** Records that are not to be acknowledged, with the reason. */
  readonly problems: Map<string, unknown>;
}

/** Tries at a conditional write, the first one included. */
export const MAX_TRIES = 6;
const FIRST_WAIT_MS = 20;

/** Waits before try n (from 1) after the first: longer each time, and never in step with a rival. */
export const backOff = ({ random, wait }: DeliveryOptions, attempt: number): Promise<void> =>
  wait(FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + random()));

/** The cache is for speed: where it is away, that is counted and the delivery goes on. */
export async function tryCache(
  { facts }: Pick<Run, "facts">,
  call: () => Promise<unknown>,
): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isCacheAway(error)) throw error;
    facts.cacheDown++;
  }
}

const isCacheAway = (error: unknown): boolean =>
  ServiceError.is(error) && error.code === "cache.unavailable";
