import { join } from "node:path";
import { bundleFunction } from "./bundle-function.ts";
import type { FunctionSpec } from "./topology-spec.ts";

/** Where bundles are kept: out of git's sight, and shared by whoever runs or deploys them. */
export const bundlesFolder = (root: string): string => join(root, ".porchlight", "bundles");

/** Bundles functions, all at once; answers the folder of each. */
export async function bundleFunctions(
  functions: Readonly<Record<string, FunctionSpec>>,
  root: string,
): Promise<Readonly<Record<string, string>>> {
  const options = { root, into: bundlesFolder(root) };
  const made = Object.entries(functions).map(
    async ([name, spec]) => [name, await bundleFunction(name, spec, options)] as const,
  );
  return Object.fromEntries(await Promise.all(made));
}
