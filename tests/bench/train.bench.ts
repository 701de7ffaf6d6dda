import type { LabelledRows } from "@porchlight/adapters/xgboost/labelled-rows";
import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { against } from "@porchlight/cli/report";
import { ServiceError } from "@porchlight/core/error";
import { labelRows } from "@porchlight/trainer/label-rows";
import { replayRows } from "@porchlight/trainer/replay-rows";
import { gatherRows } from "@porchlight/trainer/row-store";
import type { BenchPart } from "./part.ts";
import { timePlainXgboost } from "./plain-xgboost.ts";
import { trainingArchive } from "./training-archive.ts";
import { BUYER, trainingBehavior } from "./training-behavior.ts";

const SEED = 1;
const PARAMETERS = { objective: "binary:logistic", eta: 0.1, max_depth: 6 } as const;
const FEATURES = trainingBehavior.featureSet.columns.length;

/**
 * Training from an archive to trees, beside XGBoost alone on the same rows, parameters and threads: once with the
 * rows in memory, once with the time it takes to replay them.
 */
export const trainBench: BenchPart = {
  name: "train",
  async run({ say, training: { rounds, rows: wanted, threads } }) {
    say(`train: ${wanted} rows from ${2 * wanted} interactions`);
    const { replaySeconds, rows } = await replayed(wanted);
    const parameters = {
      ...PARAMETERS,
      booster: "gbtree",
      tree_method: "hist",
      seed: SEED,
      nthread: threads,
      verbosity: 0,
    };
    say(`train: ${rounds} rounds by XGBoost alone, then by the trainer's engine`);
    const plain = timePlainXgboost({ rows, features: FEATURES, parameters, rounds });
    const ours = await secondsOf(() =>
      trainXgboost({
        features: FEATURES,
        rows,
        parameters: PARAMETERS,
        rounds,
        seed: SEED,
        threads,
      }),
    );
    return [
      against("train.vs_xgboost", ours.seconds / plain, "times", 1.1),
      against("train.with_replay_vs_xgboost", (replaySeconds + ours.seconds) / plain, "times", 2),
      { name: "train.seconds", value: ours.seconds, unit: "s" },
      { name: "train.xgboost_seconds", value: plain, unit: "s" },
      { name: "train.replay_seconds", value: replaySeconds, unit: "s" },
      { name: "train.rows", value: rows.labels.length, unit: "rows" },
      { name: "train.features", value: FEATURES, unit: "features" },
      { name: "train.rounds", value: rounds, unit: "rounds" },
      { name: "train.threads", value: threads, unit: "threads" },
    ];
  },
};

/** From interactions in memory's reach to rows side by side. People of a hundred interactions over four months. */
async function replayed(
  wanted: number,
): Promise<{ readonly replaySeconds: number; readonly rows: LabelledRows }> {
  const interactions = 2 * wanted;
  const archive = trainingArchive({
    schema: trainingBehavior.name,
    interactions,
    people: Math.ceil(interactions / 100),
    days: 120,
    presence: 1,
    seed: SEED,
  });
  const { answer: rows, seconds } = await secondsOf(async () => {
    const replay = await replayRows(archive, {
      behavior: trainingBehavior,
      seed: SEED,
      maxRows: Number.POSITIVE_INFINITY,
    });
    const examples = labelRows(replay, BUYER);
    return {
      vectors: gatherRows(replay.store, examples.rows.subarray(0, wanted)),
      labels: examples.labels.slice(0, wanted),
    };
  });
  if (rows.labels.length < wanted)
    throw new ServiceError(
      "training.too_little",
      `${interactions} interactions made ${rows.labels.length} rows and not ${wanted}`,
    );
  return { replaySeconds: seconds, rows };
}

async function secondsOf<T>(
  work: () => Promise<T>,
): Promise<{ readonly answer: T; readonly seconds: number }> {
  const fromMs = performance.now();
  const answer = await work();
  return { answer, seconds: (performance.now() - fromMs) / 1_000 };
}
