import { createHash } from "node:crypto";
import type { LabelledRows } from "../xgboost/labelled-rows.ts";

export interface NamedTraining {
  readonly features: number;
  readonly rows: LabelledRows;
  readonly validation?: LabelledRows;
}

const PREFIX = "porchlight-";

/**
 * A name that is the training's own: of the bytes it learns from and of everything that it is set to. Whoever
 * asks for the same again, after a crash say, finds the job that is there and need not pay for another.
 */
export function nameTrainingJob(
  { features, rows, validation }: NamedTraining,
  settings: Readonly<Record<string, unknown>>,
): string {
  const hash = createHash("sha256");
  const lengths = [features, rows.labels.length, validation?.labels.length ?? 0];
  hash.update(JSON.stringify([lengths, settings]));
  for (const array of [rows.vectors, rows.labels, validation?.vectors, validation?.labels])
    if (array !== undefined)
      hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return `${PREFIX}${hash.digest("hex").slice(0, 32)}`;
}
