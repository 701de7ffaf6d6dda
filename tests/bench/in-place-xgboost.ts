import { type Libxgboost, openLibxgboost } from "@porchlight/adapters/xgboost/libxgboost";
import { libxgboostNames } from "@porchlight/adapters/xgboost/libxgboost-names";
import koffi from "koffi";

/** Rows where XGBoost finds them by itself: nothing is copied, and nothing is made at each call. */
export interface InPlaceRows {
  /** Kept, so that the memory is. */
  readonly vectors: Float32Array;
  readonly description: string;
}

/**
 * XGBoost's quickest way to margins: one thread, in this process, rows read where they lie. What it answers
 * is its own until the next call.
 */
export interface InPlaceXgboost {
  run(rows: InPlaceRows): Float32Array;
  close(): void;
}

const CONFIG =
  '{"type":1,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":true,"missing":NaN,"cache_id":0}';

export const describeRows = (vectors: Float32Array, features: number): InPlaceRows => ({
  vectors,
  description: JSON.stringify({
    data: [Number(koffi.address(vectors)), true],
    shape: [vectors.length / features, features],
    typestr: "<f4",
    version: 3,
  }),
});

export function openInPlaceXgboost(modelFile: Uint8Array): InPlaceXgboost {
  const library: Libxgboost = openLibxgboost(libxgboostNames());
  const booster: [unknown] = [null];
  library.call("createBooster", [], 0, booster);
  library.call("load", booster[0], modelFile, modelFile.length);
  library.call("setParameter", booster[0], "nthread", "1");
  const [shape, dimensions, values]: [[unknown], [number], [unknown]] = [[null], [0], [null]];
  return {
    run({ description }) {
      library.call(
        "predictInPlace",
        booster[0],
        description,
        CONFIG,
        null,
        shape,
        dimensions,
        values,
      );
      const [rows] = new BigUint64Array(koffi.view(shape[0], 8)) as unknown as [bigint];
      return new Float32Array(koffi.view(values[0], 4 * Number(rows)));
    },
    close: () => library.call("freeBooster", booster[0]),
  };
}
