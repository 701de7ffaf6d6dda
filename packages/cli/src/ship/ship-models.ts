import { join } from "node:path";
import { writeShipped } from "@porchlight/adapters/files/shipped-files";
import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { DAY_MS } from "@porchlight/core/duration";
import { ServiceError } from "@porchlight/core/error";
import type { ModelManifest } from "@porchlight/core/models/model-manifest";
import { SHIPPED_WORKSPACE } from "@porchlight/core/models/shipped-models";
import type { ModelVersion } from "@porchlight/core/ports/model-store";
import { wholeNumber } from "@porchlight/core/words/amounts";
import { realEstate } from "@porchlight/realestate/real-estate";
import { ROUNDS } from "@porchlight/trainer/engine";
import { RANKS_ALIKE } from "@porchlight/trainer/register-trained";
import { type Replayed, replayRows } from "@porchlight/trainer/replay-rows";
import { type TrainedModel, trainModel } from "@porchlight/trainer/train-model";
import { writeCard } from "../card/write-card.ts";
import { marketTruths } from "../demo/market-truths.ts";
import { marketArchive } from "../market/market-archive.ts";
import { type StartProgress, showProgress } from "../replay/progress.ts";
import { PASSPORT_RUNTIMES } from "../train/train-workspace.ts";
import { type Made, numberVersion } from "./number-version.ts";

export interface ShipOptions {
  readonly people: number;
  readonly days: number;
  readonly seed: number;
  /** Where the versions are written. */
  readonly folder: string;
  readonly startProgress: StartProgress;
  readonly signal: AbortSignal;
}

/** What a model came to. */
export interface Shipped {
  readonly manifest: ModelManifest;
  readonly seconds: number;
}

/** The same market whenever it is made: a shipped version does not depend on the day on which it was trained. */
const MARKET_START_MS = Date.UTC(2025, 0, 6);

/**
 * Makes the versions that ship: simulates a market in memory, trains every model of the preset that has an outcome on
 * it, and writes each with its card. The same options, the same bytes. Throws what `trainModel` throws, and
 * `training.too_little` where the rules rank better than what was learned; then no version is changed.
 */
export async function shipModels(options: ShipOptions): Promise<readonly Shipped[]> {
  const replayed = await replayMarket(options);
  const made: { version: ModelVersion; seconds: number }[] = [];
  for (const model of Object.keys(realEstate.outcomes)) {
    const startMs = performance.now();
    const trained = await train(options, replayed, model);
    const version = await numberVersion(options.folder, asShipped(trained, options));
    made.push({ version, seconds: (performance.now() - startMs) / 1000 });
  }
  for (const { version } of made) {
    await writeShipped(options.folder, version);
    await writeCard(join(options.folder, version.manifest.model), version.manifest, realEstate);
  }
  return made.map(({ version: { manifest }, seconds }) => ({ manifest, seconds }));
}

const marketOf = ({ days, people, seed }: ShipOptions) =>
  ({ days, people, seed, startMs: MARKET_START_MS }) as const;

async function replayMarket(options: ShipOptions): Promise<Replayed> {
  const { days, seed, signal, startProgress } = options;
  const simulating = startProgress("simulating", days);
  let replaying: ReturnType<StartProgress> | undefined;
  try {
    return await replayRows(marketArchive(marketOf(options), simulating.update), {
      behavior: realEstate,
      seed,
      signal,
      present: true,
      onReplay(done, total) {
        // The first row is replayed once the last is simulated.
        if (replaying === undefined) simulating.stop();
        replaying ??= startProgress("replaying", total);
        replaying.update(done);
      },
    });
  } finally {
    (replaying ?? simulating).stop();
  }
}

async function train(
  options: ShipOptions,
  replayed: Replayed,
  model: string,
): Promise<TrainedModel> {
  const { days, seed, signal, startProgress } = options;
  const truth = marketTruths(marketOf(options))[model];
  const trained = await showProgress(startProgress, model, ROUNDS, (onRound) =>
    trainModel({
      replayed,
      model,
      workspace: SHIPPED_WORKSPACE,
      engine: trainXgboost,
      runtimes: PASSPORT_RUNTIMES,
      seed,
      // One: with several, sums of floats come in another order, and so do their last bits.
      threads: 1,
      nowMs: MARKET_START_MS + days * DAY_MS,
      onRound,
      signal,
      ...(truth && { truth }),
    }),
  );
  const { auc, rulesAuc } = trained.report;
  if (auc >= rulesAuc - RANKS_ALIKE) return trained;
  throw new ServiceError(
    "training.too_little",
    `${model} does not ship: its AUC is ${auc.toFixed(3)} and the rules' ${rulesAuc.toFixed(3)}; a larger market has more to learn from (--people, --days)`,
  );
}

const asShipped = ({ draft, onnx, passport }: Made, { days, people, seed }: ShipOptions): Made => ({
  draft: {
    ...draft,
    rung: "shipped",
    training: {
      ...draft.training,
      source:
        `A simulated market, not real people: ${wholeNumber(people)} people who look for a home, over ${days} days, whose law stands in ` +
        "`packages/realestate/src/market`. Its days have dates because days must; nothing happened on them. " +
        `Made by \`npm run porchlight -- ship --people ${people} --days ${days} --seed ${seed}\`, which makes the same bytes again.`,
    },
  },
  onnx,
  passport,
});
