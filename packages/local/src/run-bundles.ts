import { join, relative } from "node:path";
import type { Topology } from "@porchlight/stacks/topology";

const REPOSITORY = join(import.meta.dirname, "../../..");
/** What Lambda would load of a bundle: the file of `index.handler`. */
const BUNDLE_FILE = "index.mjs";

/** The topology with functions loaded from bundles, each in place of its source. */
export const runBundles = (
  topology: Topology,
  bundles: Readonly<Record<string, string>> = {},
): Topology => ({
  ...topology,
  functions: Object.fromEntries(
    Object.entries(topology.functions).map(([name, spec]) => {
      const folder = bundles[name];
      if (folder === undefined) return [name, spec];
      return [name, { ...spec, module: relative(REPOSITORY, join(folder, BUNDLE_FILE)) }];
    }),
  ),
});
