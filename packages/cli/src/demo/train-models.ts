import { createDynamoAliases } from "@porchlight/adapters/dynamo/dynamo-aliases";
import { readS3Archive } from "@porchlight/adapters/s3/read-s3-archive";
import { createS3ModelStore } from "@porchlight/adapters/s3/s3-model-store";
import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { BUCKETS, MODELS, TABLES } from "@porchlight/core/names";
import type { Laptop } from "@porchlight/local/laptop";
import type { localClients } from "@porchlight/local/local-clients";
import { type JudgedMoment, judgeMoments } from "@porchlight/realestate/market/judge-moments";
import type { MarketOptions } from "@porchlight/realestate/market/market-options";
import { realEstate } from "@porchlight/realestate/real-estate";
import { ROUNDS } from "@porchlight/trainer/engine";
import type { TrueOutcome, Truth } from "@porchlight/trainer/measure-model";
import { registerTrained } from "@porchlight/trainer/register-trained";
import { type Replayed, replayRows } from "@porchlight/trainer/replay-rows";
import { type TrainingReport, trainModel } from "@porchlight/trainer/train-model";
import { showProgress } from "../replay/progress.ts";
import type { Step } from "./steps.ts";

/** Rows are few. Threads that wait for each other on a busy machine cost more than they give. */
const THREADS = 1;

export interface TrainingPlace {
  readonly laptop: Pick<Laptop, "resources">;
  readonly clients: ReturnType<typeof localClients>;
  readonly workspace: string;
  readonly seed: number;
  /** The market that the archive is of: it knows the truth. */
  readonly market: MarketOptions;
}

export interface Trained {
  readonly report: TrainingReport;
  readonly promoted: boolean;
  readonly why: string;
}

/** Replays the archive into rows, as each person was known at each moment. */
export function replayArchive(
  { clients, laptop, seed, workspace }: TrainingPlace,
  step: Step,
  interactions: number,
): Promise<Replayed> {
  const bucket = laptop.resources.buckets[BUCKETS.archive] as string;
  const rows = readS3Archive({ client: clients.s3, bucket, workspace, section: "interactions" });
  return showProgress(step.startProgress, "replaying", interactions, (onReplay) =>
    replayRows(rows, { behavior: realEstate, seed, present: true, onReplay }),
  );
}

/** Trains one model and makes it answer, unless the rules are better. */
export async function trainOne(
  place: TrainingPlace,
  replayed: Replayed,
  model: string,
  step: Step,
): Promise<Trained> {
  const { clients, laptop, market, seed, workspace } = place;
  const trained = await showProgress(step.startProgress, "training", ROUNDS, (onRound) =>
    trainModel({
      replayed,
      model,
      workspace,
      engine: trainXgboost,
      seed,
      threads: THREADS,
      nowMs: Date.now(),
      onRound,
      // Of the lead's outcome alone the market knows the chances.
      ...(model === MODELS.lead && {
        truth: (moments: Parameters<Truth>[0]) => judgeMoments(market, moments).map(toTrueOutcome),
      }),
    }),
  );
  const table = laptop.resources.tables[TABLES.workspaces] as string;
  const bucket = laptop.resources.buckets[BUCKETS.models] as string;
  const ports = {
    aliases: createDynamoAliases({ client: clients.dynamo, table }),
    store: createS3ModelStore({ client: clients.s3, bucket }),
  };
  const who = { nowMs: Date.now(), who: "porchlight demo" };
  const { promoted, why } = await registerTrained(ports, trained, who);
  return { report: trained.report, promoted, why };
}

const toTrueOutcome = ({ bayes, happened }: JudgedMoment): TrueOutcome => ({
  chance: bayes,
  comes: happened,
});
