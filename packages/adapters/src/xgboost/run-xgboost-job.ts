import { Worker } from "node:worker_threads";
import { ServiceError } from "@porchlight/core/error";
import type { TrainProgress, XgboostJob, XgboostMessage } from "./xgboost-job.ts";

/**
 * Runs one job in a worker of its own and resolves once the worker has ended, its memory given back.
 * Resolves to "stopped" if it stopped because it was told to.
 */
export function runXgboostJob<T>(
  job: XgboostJob,
  onProgress?: (progress: TrainProgress) => void,
): Promise<T | "stopped"> {
  const worker = new Worker(new URL("./xgboost-worker.ts", import.meta.url), { workerData: job });
  return new Promise((resolve, reject) => {
    let last: XgboostMessage | undefined;
    worker.on("message", (message: XgboostMessage) => {
      if (message.type === "progress") onProgress?.(message.progress);
      else last = message;
    });
    worker.on("error", (cause) => {
      reject(new ServiceError("engine.failed", "XGBoost's worker failed", { cause }));
    });
    worker.on("exit", (code) => {
      if (last?.type === "done") resolve(last.result as T);
      else if (last?.type === "stopped") resolve("stopped");
      else if (last?.type === "failed")
        reject(new ServiceError(last.code, last.message, { details: last.details }));
      else reject(new ServiceError("engine.failed", `XGBoost's worker ended with code ${code}`));
    });
  });
}
