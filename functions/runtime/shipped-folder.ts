import { existsSync } from "node:fs";
import { join } from "node:path";
import { ENV, SHIPPED_FOLDER } from "@porchlight/core/names";

/**
 * Where the model versions that came with the software stand: as the environment says; else beside the bundle,
 * or, where a function runs from its sources, in the repository. Undefined where none came.
 */
export function findShippedFolder(
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const said = environment[ENV.shippedModels];
  if (said) return said;
  return ["", "../.."]
    .map((up) => join(import.meta.dirname, up, SHIPPED_FOLDER))
    .find((folder) => existsSync(folder));
}
