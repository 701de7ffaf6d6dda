import type { LabelledRows } from "@porchlight/adapters/xgboost/labelled-rows";
import { type Libxgboost, openLibxgboost } from "@porchlight/adapters/xgboost/libxgboost";
import { libxgboostNames } from "@porchlight/adapters/xgboost/libxgboost-names";
import { withMatrix } from "@porchlight/adapters/xgboost/xgboost-matrix";
import koffi from "koffi";
import { saveAgain } from "../contract/xgboost-files.ts";

export interface ContainerJob {
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly rows: LabelledRows;
  readonly validation: LabelledRows | undefined;
  /** Of the image: says in which format it saves. */
  readonly tag: string;
}

/** Read by the container itself; all others go to XGBoost as they are. */
const OWN = ["num_round", "early_stopping_rounds"];

/**
 * What the built-in XGBoost container does on one instance, by the library itself: trains with the hyperparameters
 * as they came, stops early as XGBoost's Python package does, keeps the rounds up to the best, notes them in the
 * attributes, and saves to a file without extension.
 */
export function runXgboostContainer({
  hyperparameters,
  rows,
  tag,
  validation,
}: ContainerJob): Uint8Array {
  const library = openLibxgboost(libxgboostNames());
  const features = rows.vectors.length / rows.labels.length;
  const threads = Number(hyperparameters.nthread ?? 1);
  const matrixOf = <T>(of: LabelledRows, use: (matrix: unknown) => T): T =>
    withMatrix(library, of, features, threads, use);
  const json = matrixOf(rows, (train) =>
    validation === undefined
      ? trainAndSave(library, hyperparameters, train, undefined)
      : matrixOf(validation, (held) => trainAndSave(library, hyperparameters, train, held)),
  );
  const saved = saveAgain(json);
  return tag === "1.7-1" ? saved.file : saved.ubj;
}

function trainAndSave(
  library: Libxgboost,
  hyperparameters: Readonly<Record<string, string>>,
  train: unknown,
  validation: unknown,
): Uint8Array {
  const matrices = validation === undefined ? [train] : [train, validation];
  const booster: [unknown] = [null];
  library.call("createBooster", matrices, matrices.length, booster);
  const kept: [unknown] = [null];
  try {
    for (const [name, value] of Object.entries({ verbosity: "0", ...hyperparameters }))
      if (!OWN.includes(name)) library.call("setParameter", booster[0], name, value);
    const best = trainRounds(library, hyperparameters, booster[0], train, validation);
    slice(booster[0], best + 1, kept);
    library.call("setAttribute", kept[0], "best_iteration", String(best));
    library.call("setAttribute", kept[0], "best_ntree_limit", String(best + 1));
    return saveJson(library, kept[0]);
  } finally {
    for (const one of [booster[0], kept[0]]) if (one !== null) library.call("freeBooster", one);
  }
}

/** The last round that counts: the best with early stopping, else the last. */
function trainRounds(
  library: Libxgboost,
  { early_stopping_rounds, eval_metric = "", num_round }: Readonly<Record<string, string>>,
  booster: unknown,
  train: unknown,
  validation: unknown,
): number {
  const patience = Number(early_stopping_rounds ?? Number.POSITIVE_INFINITY);
  const sign = ["auc", "aucpr"].includes(eval_metric) ? -1 : 1;
  let [best, bestLoss] = [0, Number.POSITIVE_INFINITY];
  for (let round = 0; round < Number(num_round); round++) {
    library.call("update", booster, round, train);
    if (validation === undefined) continue;
    const answer: [string | null] = [null];
    const names = ["train", "validation"];
    library.call("evaluate", booster, round, [train, validation], names, 2, answer);
    const loss = sign * Number(/validation-[^:]+:(\S+)/.exec(answer[0] ?? "")?.[1]);
    if (loss < bestLoss) [best, bestLoss] = [round, loss];
    if (round - best >= patience) return best;
  }
  return Number.isFinite(patience) ? best : Number(num_round) - 1;
}

/** The product has no use for this call, so it is bound here. */
function slice(booster: unknown, rounds: number, kept: [unknown]): void {
  const [name] = libxgboostNames();
  const library = koffi.load(name as string);
  library.func(
    "int XGBoosterSlice(void *booster, int begin, int end, int step, _Out_ void **kept)",
  )(booster, 0, rounds, 1, kept);
}

function saveJson(library: Libxgboost, booster: unknown): Uint8Array {
  const [length, bytes]: [[number], [unknown]] = [[0], [null]];
  library.call("save", booster, '{"format":"json"}', length, bytes);
  return new Uint8Array(koffi.view(bytes[0], Number(length[0])).slice(0));
}
