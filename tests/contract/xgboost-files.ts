import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LabelledRows } from "@porchlight/adapters/xgboost/labelled-rows";
import { type Libxgboost, openLibxgboost } from "@porchlight/adapters/xgboost/libxgboost";
import { libxgboostNames } from "@porchlight/adapters/xgboost/libxgboost-names";
import { withMatrix } from "@porchlight/adapters/xgboost/xgboost-matrix";
import koffi from "koffi";

/** One model, in every form in which XGBoost saves it. */
export interface SavedModel {
  readonly json: Uint8Array;
  readonly ubj: Uint8Array;
  readonly binary: Uint8Array;
  /** As XGBoost writes it to a file whose name has no extension: what Amazon SageMaker's image leaves. */
  readonly file: Uint8Array;
}

/** A model that XGBoost saved as JSON, loaded by it and saved in its other forms. */
export function saveAgain(modelFile: Uint8Array): SavedModel {
  const library = openLibxgboost(libxgboostNames());
  return withBooster(library, [], (booster) => {
    library.call("load", booster, modelFile, modelFile.length);
    return saveAll(library, booster);
  });
}

/** Trains with whatever parameters, those that we do not offer included. */
export function trainAnyhow(
  parameters: Readonly<Record<string, string>>,
  rounds: number,
  rows: LabelledRows,
): SavedModel {
  const library = openLibxgboost(libxgboostNames());
  const features = rows.vectors.length / rows.labels.length;
  return withMatrix(library, rows, features, 1, (matrix) =>
    withBooster(library, [matrix], (booster) => {
      for (const [name, value] of Object.entries({ nthread: "1", seed: "1", ...parameters }))
        library.call("setParameter", booster, name, value);
      for (let round = 0; round < rounds; round++) library.call("update", booster, round, matrix);
      return saveAll(library, booster);
    }),
  );
}

function withBooster<T>(
  library: Libxgboost,
  matrices: readonly unknown[],
  use: (booster: unknown) => T,
): T {
  const booster: [unknown] = [null];
  library.call("createBooster", matrices, matrices.length, booster);
  try {
    return use(booster[0]);
  } finally {
    library.call("freeBooster", booster[0]);
  }
}

function saveAll(library: Libxgboost, booster: unknown): SavedModel {
  const save = (format: string): Uint8Array => {
    const [length, bytes]: [[number], [unknown]] = [[0], [null]];
    library.call("save", booster, JSON.stringify({ format }), length, bytes);
    return new Uint8Array(koffi.view(bytes[0], Number(length[0])).slice(0));
  };
  return {
    json: save("json"),
    ubj: save("ubj"),
    binary: save("deprecated"),
    file: saveFile(booster),
  };
}

/** The product has no use for this call, so it binds it here. */
function saveFile(booster: unknown): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "xgboost-model-"));
  try {
    const path = join(folder, "xgboost-model");
    const [name] = libxgboostNames();
    const library = koffi.load(name as string);
    library.func("int XGBoosterSaveModel(void *booster, const char *path)")(booster, path);
    return new Uint8Array(readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
