import type { Grant, Topology } from "@porchlight/stacks/topology";
import { type Home, homeOf } from "./home.ts";

const mapValues = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

/** What every home should have made. */
export const topologyHome = (topology: Topology): Home =>
  homeOf({
    ...topology,
    functions: mapValues(topology.functions, ({ module, export: _, carries, ...spec }) => ({
      ...spec,
      grants: grantsByResource(spec.grants),
      logRetentionDays: topology.logRetentionDays,
    })),
    routes: {
      ...Object.fromEntries(
        topology.routes.map(({ method, path, function: name }) => [`${method} ${path}`, name]),
      ),
      ...Object.fromEntries(
        [...Map.groupBy(topology.routes, ({ path }) => path)].map(([path, routes]) => [
          `OPTIONS ${path}`,
          [...routes.map(({ method }) => method), "OPTIONS"].join(", "),
        ]),
      ),
    },
    alarms: mapValues(topology.alarms, ({ says, ...watched }) => watched),
    // What stands in functions, or is asked of whoever deploys.
    ...{ secrets: undefined, logRetentionDays: undefined },
  });

/** Two grants on one resource are one list. */
export function grantsByResource(grants: readonly Grant[]): Record<string, readonly string[]> {
  const lists: Record<string, string[]> = {};
  for (const { on, actions } of grants) lists[on] = [...(lists[on] ?? []), ...actions].sort();
  return lists;
}
