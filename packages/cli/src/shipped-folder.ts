import { join } from "node:path";
import { ENV, SHIPPED_FOLDER } from "@porchlight/core/names";

/** Where the versions that ship stand: as the environment says, as it does for functions; else in the repository. */
export const shippedFolder = (): string =>
  process.env[ENV.shippedModels] || join(import.meta.dirname, "../../..", SHIPPED_FOLDER);
