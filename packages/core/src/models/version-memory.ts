import { ServiceError } from "../error.ts";
import type { ModelAddress, ModelVersion } from "../ports/model-store.ts";
import type { Behavior } from "../schema/behavior.ts";
import { requireFit } from "./model-fit.ts";
import { versionName } from "./model-manifest.ts";
import type { ModelRunner } from "./model-runner.ts";
import type { Explain, ModelsOptions, OpenedRunner, ServingModel } from "./models.ts";
import { checkPassport } from "./passport-check.ts";

/** What could not be loaded is not tried again before this. */
const RETRY_MS = 30_000;
/** Versions in memory; beyond that goes what has been idle longest … */
const VERSIONS_KEPT = 64;
/** … for at least this long, so that none goes from under a run. */
const IDLE_MS = 60_000;

/** A version on its way into memory, or there, or refused. */
export interface KeptVersion {
  /** `lead_scorer_v2@7` */
  readonly name: string;
  /** Never rejects. */
  loading: Promise<void>;
  /** Whether this is its first load, which is worth waiting for, and still under way. */
  isFirst: boolean;
  startedAtMs: number;
  model: ServingModel | undefined;
}

interface Entry extends KeptVersion {
  isLoading: boolean;
  usedAtMs: number;
  failedAtMs: number;
  /** Two runtimes disagreed about it: it serves no more, for as long as it is kept here. */
  isPulled: boolean;
  /** Gives its memory back. Never rejects. */
  release: () => Promise<void>;
}

type VersionOptions = Omit<ModelsOptions, "aliases" | "shipped" | "wait">;

/** Model versions in memory: the first who asks starts the load, and a failure is remembered for a while. */
export function createVersionMemory(
  options: VersionOptions,
): (address: ModelAddress, behavior: Behavior) => KeptVersion {
  const { now } = options;
  const entries = new Map<string, Entry>();
  return (address, behavior) => {
    const name = versionName(address);
    const key = [address.workspace, name, behavior.featureSet.hash].join("#");
    const entry = entries.get(key) ?? notLoaded(name);
    // A Map iterates in order of insertion: what was used longest ago comes first.
    entries.delete(key);
    entries.set(key, entry);
    entry.usedAtMs = now();
    const isOpen = entry.model === undefined && !entry.isPulled;
    const isDue = isOpen && now() - entry.failedAtMs >= RETRY_MS;
    if (isDue && !entry.isLoading) {
      entry.isFirst = entry.failedAtMs === Number.NEGATIVE_INFINITY;
      entry.startedAtMs = now();
      entry.isLoading = true;
      entry.loading = load(options, address, behavior, entry);
    }
    evictIdle(entries, now());
    return entry;
  };
}

const notLoaded = (name: string): Entry => ({
  name,
  loading: Promise.resolve(),
  isFirst: false,
  isLoading: false,
  startedAtMs: 0,
  usedAtMs: 0,
  failedAtMs: Number.NEGATIVE_INFINITY,
  isPulled: false,
  model: undefined,
  release: async () => {},
});

function evictIdle(entries: Map<string, Entry>, nowMs: number): void {
  for (const [key, entry] of entries) {
    if (entries.size <= VERSIONS_KEPT || nowMs - entry.usedAtMs < IDLE_MS) return;
    entries.delete(key);
    void entry.release();
  }
}

async function load(
  options: VersionOptions,
  address: ModelAddress,
  behavior: Behavior,
  entry: Entry,
): Promise<void> {
  const { store, createRunner, createGuard, now } = options;
  const onFailure = (cause: unknown) =>
    options.onProblem({
      workspace: address.workspace,
      version: versionName(address),
      error: asProblem(cause),
    });
  try {
    const version = await store.read(address);
    if (version === "absent")
      throw new ServiceError("model.not_found", `there is no ${versionName(address)} here`);
    requireFit(behavior, version.manifest);
    const runner = await createRunner(version.onnx);
    requireFit(behavior, version.manifest, runner);
    await checkPassport(version, runner);
    entry.model = {
      manifest: version.manifest,
      runner: watchRunner(options, entry, runner, onFailure),
      guard: createGuard(versionName(address)),
      explain: lazyExplain(options, version),
      onFailure,
    };
    entry.release = async () => runner.release?.().catch(onFailure);
  } catch (cause) {
    entry.failedAtMs = now();
    onFailure(cause);
  } finally {
    entry.isLoading = false;
    entry.isFirst = false;
  }
}

/** A pulled version is one that could not be loaded: the rules answer, `away` names it, and it is not tried again. */
function watchRunner(
  { recheck }: VersionOptions,
  entry: Entry,
  runner: OpenedRunner,
  onFailure: (cause: unknown) => void,
): ModelRunner {
  const openOther = runner.openOther?.bind(runner);
  if (recheck === undefined || openOther === undefined) return runner;
  const pull = (why: ServiceError): void => {
    entry.isPulled = true;
    entry.model = undefined;
    onFailure(why);
  };
  return recheck.watch({ runner, openOther, pull, onBlind: onFailure });
}

/** Made by whoever needs it first: it costs more than loading the model. */
function lazyExplain(
  { createExplain }: VersionOptions,
  { onnx }: ModelVersion,
): ServingModel["explain"] {
  let made: Promise<Explain | undefined> | undefined;
  return () => {
    made ??= createExplain(onnx).catch((error: unknown) => {
      if (error instanceof RangeError || ServiceError.is(error)) return undefined;
      throw error;
    });
    return made;
  };
}

const asProblem = (cause: unknown): ServiceError =>
  ServiceError.is(cause)
    ? cause
    : new ServiceError("model.failed", "a model could not be loaded or run", { cause });
