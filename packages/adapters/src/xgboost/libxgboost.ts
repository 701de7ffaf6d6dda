import { ServiceError } from "@porchlight/core/error";
import koffi, { type LibraryHandle } from "koffi";

/** The C interface of XGBoost, as far as it is used: each call answers 0, or leaves its last error. */
const DEFINITIONS = {
  version: "void XGBoostVersion(_Out_ int *major, _Out_ int *minor, _Out_ int *patch)",
  lastError: "const char *XGBGetLastError()",
  createMatrix:
    "int XGDMatrixCreateFromMat_omp(const float *data, uint64_t rows, uint64_t columns, float missing, _Out_ void **matrix, int threads)",
  setMatrixFloats:
    "int XGDMatrixSetFloatInfo(void *matrix, const char *field, const float *values, uint64_t count)",
  freeMatrix: "int XGDMatrixFree(void *matrix)",
  createBooster: "int XGBoosterCreate(void **matrices, uint64_t count, _Out_ void **booster)",
  setParameter: "int XGBoosterSetParam(void *booster, const char *name, const char *value)",
  update: "int XGBoosterUpdateOneIter(void *booster, int round, void *matrix)",
  evaluate:
    "int XGBoosterEvalOneIter(void *booster, int round, void **matrices, const char **names, uint64_t count, _Out_ const char **answer)",
  setAttribute: "int XGBoosterSetAttr(void *booster, const char *name, const char *value)",
  getAttribute:
    "int XGBoosterGetAttr(void *booster, const char *name, _Out_ const char **value, _Out_ int *found)",
  countFeatures: "int XGBoosterGetNumFeature(void *booster, _Out_ uint64_t *features)",
  save: "int XGBoosterSaveModelToBuffer(void *booster, const char *config, _Out_ uint64_t *length, _Out_ const void **bytes)",
  load: "int XGBoosterLoadModelFromBuffer(void *booster, const void *bytes, uint64_t length)",
  predict:
    "int XGBoosterPredictFromDMatrix(void *booster, void *matrix, const char *config, _Out_ const void **shape, _Out_ uint64_t *dimensions, _Out_ const void **values)",
  predictInPlace:
    "int XGBoosterPredictFromDense(void *booster, const char *rows, const char *config, void *matrix, _Out_ const void **shape, _Out_ uint64_t *dimensions, _Out_ const void **values)",
  freeBooster: "int XGBoosterFree(void *booster)",
} as const;

type Name = keyof typeof DEFINITIONS;

/** The library, loaded. One thread must make all calls: errors and caches are the thread's own. */
export interface Libxgboost {
  readonly version: string;
  /** Calls; throws `engine.failed` with the library's own sentence if it refuses. */
  call(name: Exclude<Name, "version" | "lastError">, ...values: unknown[]): void;
}

/** The oldest whose files and calls are known to be the same. */
const OLDEST = [1, 7] as const;

/** Loads the first of `names` that can be. Throws `engine.unavailable`. */
export function openLibxgboost(names: readonly string[]): Libxgboost {
  const library = loadFirst(names);
  const bound = new Map(
    Object.entries(DEFINITIONS).map(([name, definition]) => [name, library.func(definition)]),
  );
  const invoke = (name: Name, ...values: unknown[]): unknown => bound.get(name)?.(...values);
  const [major, minor, patch] = [[0], [0], [0]] as [[number], [number], [number]];
  invoke("version", major, minor, patch);
  const version = `${major}.${minor}.${patch}`;
  if (major[0] < OLDEST[0] || (major[0] === OLDEST[0] && minor[0] < OLDEST[1]))
    throw new ServiceError(
      "engine.unavailable",
      `XGBoost ${version} is too old: ${OLDEST.join(".")} or later is needed`,
    );
  return {
    version,
    call(name, ...values) {
      if (invoke(name, ...values) === 0) return;
      throw new ServiceError("engine.failed", `XGBoost: ${firstSentence(invoke("lastError"))}`);
    },
  };
}

function loadFirst(names: readonly string[]): LibraryHandle {
  let reason = "";
  for (const name of names) {
    try {
      return koffi.load(name);
    } catch (cause) {
      reason = cause instanceof Error ? cause.message : String(cause);
    }
  }
  throw new ServiceError(
    "engine.unavailable",
    `XGBoost's library cannot be loaded as ${names.join(" or ")}: install it ` +
      '("apt-get install libxgboost0", or on macOS "brew install xgboost libomp"), ' +
      "or set LIBXGBOOST to its path",
    { details: { reason } },
  );
}

/** Without the time, the place in the source and the stack: "[12:00:00] ./src/x.cc:1: What was wrong.". */
const firstSentence = (error: unknown): string =>
  (String(error).split("\n", 1)[0] as string).replace(/^\[[\d:]+\]\s+\S+:\d+:\s*/, "");
