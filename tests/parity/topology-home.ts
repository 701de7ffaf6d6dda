import { alarmDescription } from "@porchlight/stacks/alarm-description";
import { type DashboardNames, dashboardBody } from "@porchlight/stacks/dashboard-body";
import { rolloutOf } from "@porchlight/stacks/rollout-of";
import type { Grant, Topology } from "@porchlight/stacks/topology";
import { dashboardFacts } from "./dashboard-facts.ts";
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
      rollout: rolloutOf(topology, spec),
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
    // No topology says so, and every home must.
    queues: mapValues(topology.queues, (queue) => ({ ...queue, tlsOnly: true })),
    alarms: Object.fromEntries(
      Object.entries(topology.alarms).map(([name, { says, ...watched }]) => [
        name,
        { ...watched, mails: alarmDescription(name, { says }) },
      ]),
    ),
    dashboard: dashboardFacts(dashboardBody(topology, NAMES), (name) => name),
    // What stands in functions, or is asked of whoever deploys.
    ...{ secrets: undefined, logRetentionDays: undefined, rollouts: undefined },
  });

const NAMES: DashboardNames<string> = {
  region: "",
  functionName: (name) => `function:${name}`,
  queueName: (name) => `queue:${name}`,
  alarmArn: (name) => `alarm:${name}`,
};

/** Two grants on one resource are one list. */
export function grantsByResource(grants: readonly Grant[]): Record<string, readonly string[]> {
  const lists: Record<string, string[]> = {};
  for (const { on, actions } of grants) lists[on] = [...(lists[on] ?? []), ...actions].sort();
  return lists;
}
