import { join } from "node:path";

/** Bundles every function as deployments do, and answers their folders. Loaded late: few commands need esbuild. */
export async function bundleAll(): Promise<Readonly<Record<string, string>>> {
  const [{ bundleFunctions }, { topology }] = await Promise.all([
    import("@porchlight/stacks/bundle-functions"),
    import("@porchlight/stacks/topology"),
  ]);
  return bundleFunctions(topology.functions, join(import.meta.dirname, "../../.."));
}
