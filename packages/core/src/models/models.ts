import type { ServiceError } from "../error.ts";
import type { Aliases } from "../ports/aliases.ts";
import type { ModelStore } from "../ports/model-store.ts";
import type { Behavior } from "../schema/behavior.ts";
import type { TeamAt } from "../team/team-memory.ts";
import { createAliasMemory } from "./alias-memory.ts";
import type { ModelManifest } from "./model-manifest.ts";
import type { ModelRunner } from "./model-runner.ts";
import type { Recheck } from "./recheck-rows.ts";
import { createShippedMemory, type ShippedModels } from "./shipped-models.ts";
import { createVersionMemory } from "./version-memory.ts";

/** How much each column of a row, shape [F], moved one output's margin: exact Shapley values, shape [F]. */
export type Explain = (row: Float32Array, output: number) => Float64Array;

/** Bounds work in time, and asks nothing for a while of what keeps failing. */
export type Guard = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** A model version in memory, ready to answer. */
export interface ServingModel {
  readonly manifest: ModelManifest;
  readonly runner: ModelRunner;
  readonly guard: Guard;
  /** Made at first use; undefined where the model cannot be explained. */
  explain(): Promise<Explain | undefined>;
  /** Told when a run fails. */
  onFailure(cause: unknown): void;
}

/** What answers for a workspace at one moment. */
export interface Serving {
  /** Undefined where the aliases could not be read. */
  readonly generation: number | undefined;
  /** By model name. The rules answer for every prediction that is not here. */
  readonly models: ReadonlyMap<string, ServingModel>;
  /**
   * Versions that the rules stand in for, such as `lead_scorer_v2@7`: not loaded yet, or not loadable. A shipped
   * version stands in for none: it answers where a workspace has no champion of its own.
   */
  readonly away: readonly string[];
  /** The team as it is read at a moment, Unix ms; without it, features of the team are missing. */
  readonly teamAt?: TeamAt;
}

export const RULES_ONLY: Serving = { generation: undefined, models: new Map(), away: [] };

export interface Models {
  /**
   * The generation of a workspace's aliases, at most 15 s old, or older while the table is away. From
   * memory but for one read now and then. Never throws.
   */
  generation(workspace: string): Promise<number | undefined>;
  /**
   * What answers now. Waits for the first load of a version, until `waitMs` after that began: who is
   * first is not answered by the rules without need. Later loads go on behind the answers. Never throws.
   */
  serving(workspace: string, behavior: Behavior, waitMs: number): Promise<Serving>;
}

/** What a delivery waits for a model to load: its function has ten seconds. */
export const DELIVERY_LOAD_WAIT_MS = 3_000;
/** What somebody who asks waits: once a process and version. A runtime takes half a second, two on a busy machine. */
export const REQUEST_LOAD_WAIT_MS = 2_500;

/** What the rules had to stand in for, to be logged. */
export interface ModelProblem {
  readonly workspace: string;
  /** `lead_scorer_v2@7`: it could not be loaded or run; undefined: the aliases could not be read. */
  readonly version?: string;
  readonly error: ServiceError;
}

/** A model that was opened to serve. */
export interface OpenedRunner extends ModelRunner {
  /** Gives its memory back; no run may follow. */
  release?(): Promise<void>;
  /** Opens the same model on another runtime, where there is one. */
  openOther?(): Promise<OpenedRunner>;
}

export interface ModelsOptions {
  readonly aliases: Pick<Aliases, "read">;
  readonly store: Pick<ModelStore, "read">;
  /** What came with the software; answers where a workspace has no champion of its own. */
  readonly shipped?: ShippedModels;
  readonly createRunner: (onnx: Uint8Array) => Promise<OpenedRunner>;
  /** Keeps a sample of what versions answer, to be compared; a version that it finds wrong is pulled. */
  readonly recheck?: Pick<Recheck, "watch">;
  /** Throws a RangeError for a model that is no ensemble of trees with covers. */
  readonly createExplain: (onnx: Uint8Array) => Promise<Explain>;
  readonly createGuard: (version: string) => Guard;
  readonly onProblem: (problem: ModelProblem) => void;
  /** Unix ms. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** The models of a process: aliases and versions, kept in memory. */
export function createModels(options: ModelsOptions): Models {
  const { now, wait } = options;
  const aliases = createAliasMemory(options);
  const versions = createVersionMemory(options);
  const shipped = createShippedMemory(options);
  return {
    async generation(workspace) {
      return (await aliases(workspace))?.generation;
    },
    async serving(workspace, behavior, waitMs) {
      const known = await aliases(workspace);
      if (known === undefined) return RULES_ONLY;
      const own = Object.entries(known.champions)
        .filter(([model]) => Object.hasOwn(behavior.predictions, model))
        .map(([model, version]) => versions({ workspace, model, version }, behavior));
      const kept = [...own, ...(await shipped(behavior, known.champions))];
      const pending = kept.filter(({ isFirst }) => isFirst);
      const untilMs = Math.max(...pending.map(({ startedAtMs }) => startedAtMs)) + waitMs;
      const leftMs = untilMs - now();
      if (leftMs > 0)
        await Promise.race([Promise.all(pending.map(({ loading }) => loading)), wait(leftMs)]);
      const loaded = kept.flatMap(({ model }) => (model === undefined ? [] : [model]));
      const notLoaded = kept.filter(({ model }) => model === undefined);
      return {
        generation: known.generation,
        models: new Map(loaded.map((model) => [model.manifest.model, model])),
        away: notLoaded.map(({ name }) => name),
      };
    },
  };
}
