import { parentPort, workerData } from "node:worker_threads";
import { ServiceError } from "@porchlight/core/error";
import { openLibxgboost } from "./libxgboost.ts";
import { predictRows } from "./predict-rows.ts";
import { trainRounds } from "./train-rounds.ts";
import type { XgboostJob, XgboostMessage } from "./xgboost-job.ts";

// One thread makes all calls, and it isn't the one that answers: a round takes as long as it takes.
const tell = (message: XgboostMessage): void => parentPort?.postMessage(message);

try {
  const job = workerData as XgboostJob;
  const library = openLibxgboost(job.library);
  if (job.kind === "train") {
    const model = trainRounds(library, job, (progress) => tell({ type: "progress", progress }));
    tell(model === "stopped" ? { type: "stopped" } : { type: "done", result: model });
  } else {
    tell({ type: "done", result: predictRows(library, job) });
  }
} catch (error) {
  // Thrown on: what is not ours reaches the other side as the worker's error.
  if (!ServiceError.is(error)) throw error;
  const { code, message, details } = error;
  tell({ type: "failed", code, message, details });
}
