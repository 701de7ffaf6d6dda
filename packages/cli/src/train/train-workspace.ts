import { createOnnxRunner } from "@porchlight/adapters/onnxruntime/onnx-runner";
import { listArchiveObjects } from "@porchlight/adapters/s3/archive-objects";
import { readArchiveRows } from "@porchlight/adapters/s3/read-archive-rows";
import { readArchivedTeam } from "@porchlight/adapters/s3/read-archived-team";
import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { erasedNames, withoutErased } from "@porchlight/core/erase/erased-names";
import { ServiceError } from "@porchlight/core/error";
import type { PassportRuntime } from "@porchlight/core/models/passport";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { hasTeam } from "@porchlight/core/team/team-behavior";
import type { Engine } from "@porchlight/trainer/engine";
import type { Truth } from "@porchlight/trainer/measure-model";
import { type Registered, registerTrained } from "@porchlight/trainer/register-trained";
import { type Replayed, replayRows } from "@porchlight/trainer/replay-rows";
import { type TrainingReport, trainModel } from "@porchlight/trainer/train-model";
import type { StartProgress } from "../replay/progress.ts";
import type { OpenTraining } from "./open-training.ts";
import { showTraining } from "./training-progress.ts";

export interface TrainWorkspaceOptions {
  readonly workspace: string;
  readonly behavior: Behavior;
  readonly models: readonly string[];
  readonly seed: number;
  /** How many settings are tried beside the usual ones; none unless told. */
  readonly search?: number;
  readonly startProgress: StartProgress;
  /** What trains; the library on this machine if left out. */
  readonly engine?: Engine;
  /** In a simulated market, which knows the truth of these models. */
  readonly truths?: Readonly<Record<string, Truth>>;
  /** Ends the work; nothing half-done stays. */
  readonly signal: AbortSignal;
}

/** Both that may serve a model: neither shares a line with the other, nor with what trains. */
export const PASSPORT_RUNTIMES: readonly PassportRuntime[] = [
  { name: "onnxruntime-web", createRunner: createOnnxRunner },
  { name: "porchlight", createRunner: async (onnx) => createTreeRunner(onnx) },
];

/** What came of one model. */
export type ModelTraining = { readonly model: string; readonly seconds: number } & (
  | { readonly report: TrainingReport; readonly registered: Registered }
  | { readonly problem: ServiceError }
);

/**
 * Trains models of a workspace from its archive, one after the other, and makes those champions that are
 * not worse than the rules. A model with too few outcomes does not keep the others from theirs.
 */
export async function trainWorkspace(
  open: OpenTraining,
  options: TrainWorkspaceOptions,
): Promise<readonly ModelTraining[]> {
  const replayed = await replayArchive(open, options);
  const trainings: ModelTraining[] = [];
  for (const model of options.models) {
    const startMs = performance.now();
    const result = await trainOne(open, options, replayed, model);
    trainings.push({ model, seconds: (performance.now() - startMs) / 1000, ...result });
  }
  return trainings;
}

/** What a workspace's people did, as rows of who they were at a moment. */
export async function replayArchive(
  { archiveBucket, erasures, s3 }: OpenTraining,
  { behavior, models, seed, signal, startProgress, truths, workspace }: TrainWorkspaceOptions,
): Promise<Replayed> {
  const archive = {
    client: s3,
    bucket: archiveBucket,
    workspace,
    section: "interactions",
  } as const;
  let objects = 0;
  for await (const _ of listArchiveObjects(archive)) {
    signal.throwIfAborted();
    objects++;
  }
  let read = 0;
  const reading = startProgress("reading", objects);
  const archived = readArchiveRows({ ...archive, onObject: () => reading.update(++read) });
  const rows = withoutErased(archived, erasedNames(await erasures.list(workspace)));
  let replaying: ReturnType<StartProgress> | undefined;
  try {
    return await replayRows(rows, {
      behavior,
      models,
      seed,
      signal,
      present: truths !== undefined,
      ...(hasTeam(behavior) && {
        withTeam: true,
        knownTeam: await readArchivedTeam(archive, behavior),
      }),
      onReplay(done, total) {
        // The first row is replayed once the last is read.
        if (replaying === undefined) reading.stop();
        replaying ??= startProgress("replaying", total);
        replaying.update(done);
      },
    });
  } finally {
    (replaying ?? reading).stop();
  }
}

/** Trains one model and registers it; with too few outcomes the problem is the answer. */
export async function trainOne(
  open: OpenTraining,
  options: TrainWorkspaceOptions,
  replayed: Replayed,
  model: string,
) {
  const { engine = trainXgboost, search, seed, signal, truths, workspace } = options;
  const truth = truths?.[model];
  const { onRound, onTrial, stop } = showTraining(options.startProgress);
  try {
    const trained = await trainModel({
      replayed,
      model,
      workspace,
      engine,
      runtimes: PASSPORT_RUNTIMES,
      seed,
      threads: 1,
      nowMs: Date.now(),
      onRound,
      onTrial,
      signal,
      ...(search !== undefined && { trials: search }),
      ...(truth && { truth }),
    });
    const by = { nowMs: Date.now(), who: "porchlight train" };
    return { report: trained.report, registered: await registerTrained(open, trained, by) };
  } catch (problem) {
    if (ServiceError.is(problem) && problem.code === "training.too_little") return { problem };
    throw problem;
  } finally {
    stop();
  }
}
