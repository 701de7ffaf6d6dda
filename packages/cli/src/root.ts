import { join } from "node:path";

/** The project's own folder, with its tools, stacks and models. */
export const ROOT = join(import.meta.dirname, "../../..");
