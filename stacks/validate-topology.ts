import { ServiceError } from "@porchlight/core/error";
import { METRICS, type MetricSpec } from "@porchlight/core/metrics";
import { ENV } from "@porchlight/core/names";
import { ALARM_METRICS } from "./alarm-metrics.ts";
import { splitResource } from "./split-resource.ts";
import type { FunctionSpec, ResourceName, Topology } from "./topology-spec.ts";

/**
 * Refuses a topology that names what it does not declare, grants what nothing uses, or cannot work:
 * `config.invalid`, with every problem in one message.
 */
export function validateTopology(topology: Topology): void {
  const problems = topologyProblems(topology);
  if (problems.length > 0)
    throw new ServiceError("config.invalid", problems.join("; "), {
      details: { problems: problems.length },
    });
}

/** One sentence for each thing that is wrong; none for a topology that can work. */
export const topologyProblems = (topology: Topology): string[] => [
  ...Object.entries(topology.functions).flatMap(([name, spec]) =>
    functionProblems(topology, spec).map((problem) => `function "${name}" ${problem}`),
  ),
  ...routeProblems(topology),
  ...queueProblems(topology),
  ...alarmProblems(topology),
  ...unusedProblems(topology),
];

const RESOURCES = { table: "tables", queue: "queues", bucket: "buckets" } as const;

function isDeclared(topology: Topology, resource: ResourceName): boolean {
  const [form, name] = splitResource(resource);
  if (form === "secret") return topology.secrets.includes(name);
  return Object.hasOwn(topology[RESOURCES[form]], name);
}

const KNOWN_VARIABLES: ReadonlySet<string> = new Set(Object.values(ENV));

function functionProblems(topology: Topology, spec: FunctionSpec): string[] {
  const trigger = spec.queue && (`queue:${spec.queue.name}` as const);
  const carried = Object.entries(spec.environment);
  const granted = new Set(spec.grants.map(({ on }) => on));
  const named = new Set([
    ...carried.map(([, resource]) => resource),
    ...(trigger ? [trigger] : []),
  ]);
  return [
    ...carried
      .filter(([variable]) => !KNOWN_VARIABLES.has(variable))
      .map(([variable]) => `sets the variable ${variable}, which nothing reads`),
    ...[...new Set([...named, ...granted])]
      .filter((resource) => !isDeclared(topology, resource))
      .map((resource) => `names ${resource}, which is not declared`),
    ...[...granted]
      .filter((resource) => !named.has(resource))
      .map(
        (resource) => `is granted ${resource}, which neither its environment nor its trigger names`,
      ),
    // Secrets are read when a stage is deployed, by whoever deploys it.
    ...[...granted]
      .filter((resource) => resource.startsWith("secret:"))
      .map((resource) => `is granted ${resource}, which no function reads by itself`),
    ...[...named]
      .filter((resource) => !resource.startsWith("secret:") && !granted.has(resource))
      .map((resource) => `names ${resource} but is granted nothing on it`),
    ...(Number.isInteger((spec.everySeconds ?? 60) / 60)
      ? []
      : [`runs every ${spec.everySeconds} s, and EventBridge counts in whole minutes`]),
    ...spec.grants
      .filter(
        ({ actions }) => actions.length === 0 || actions.some((action) => action.includes("*")),
      )
      .map(({ on }) => `has a grant on ${on} that is empty or has a wildcard`),
  ];
}

function routeProblems({ routes, functions, gateway }: Topology): string[] {
  const seen = new Map<string, string>();
  return routes.flatMap((route) => {
    const name = `${route.method} ${route.path}`;
    const shape = name.replaceAll(/\{[^}]*\}/g, "{}");
    const before = seen.get(shape);
    seen.set(shape, name);
    const target = functions[route.function];
    return [
      ...(before === undefined ? [] : [`the routes "${before}" and "${name}" are alike`]),
      ...(target === undefined
        ? [`the route "${name}" goes to "${route.function}", which is not a function`]
        : []),
      ...(target && target.timeoutSeconds >= gateway.integrationTimeoutSeconds
        ? [`the route "${name}" times out before "${route.function}" does`]
        : []),
    ];
  });
}

function queueProblems({ queues, functions }: Topology): string[] {
  return [
    ...Object.entries(queues).flatMap(([name, { deadLetters }]) =>
      deadLetters && !Object.hasOwn(queues, deadLetters.queue)
        ? [`queue "${name}" sends dead letters to "${deadLetters.queue}", which is not declared`]
        : [],
    ),
    // A delivery still being worked on would become visible to a second instance.
    ...Object.entries(functions).flatMap(([name, { queue, timeoutSeconds }]) => {
      if (queue === undefined) return [];
      const visibleAfter = queues[queue.name]?.visibilitySeconds ?? Number.POSITIVE_INFINITY;
      return visibleAfter < timeoutSeconds + queue.windowSeconds
        ? [`queue "${queue.name}" shows a delivery again before function "${name}" times out`]
        : [];
    }),
  ];
}

function alarmProblems({ alarms, functions, queues }: Topology): string[] {
  return Object.entries(alarms).flatMap(([name, { on, metric, minutes }]) => {
    const [form, target] = on.split(/:(.*)/s) as ["function" | "queue", string];
    const isThere = Object.hasOwn(form === "function" ? functions : queues, target);
    const { name: watched, of } = ALARM_METRICS[metric];
    const senders = Object.entries<MetricSpec>(METRICS).find(([sent]) => sent === watched)?.[1].of;
    const hasIt = of === form && (senders === undefined || senders.includes(target));
    const everySeconds = form === "function" ? functions[target]?.everySeconds : undefined;
    return [
      ...(isThere ? [] : [`the alarm "${name}" watches ${on}, which is not declared`]),
      ...(hasIt ? [] : [`the alarm "${name}" watches ${metric} of ${on}, which has none`]),
      ...(everySeconds !== undefined && everySeconds > 60 && minutes > 1
        ? [`the alarm "${name}" waits for ${minutes} minutes in a row, and ${on} runs more seldom`]
        : []),
    ];
  });
}

function unusedProblems({ functions, tables, queues, buckets, secrets }: Topology): string[] {
  const used = new Set(
    Object.values(functions).flatMap(({ environment, grants, queue }) => [
      ...Object.values(environment),
      ...grants.map(({ on }): string => on),
      ...(queue ? [`queue:${queue.name}`] : []),
    ]),
  );
  for (const { deadLetters } of Object.values(queues))
    if (deadLetters) used.add(`queue:${deadLetters.queue}`);
  return [
    ...Object.keys(tables).map((name) => `table:${name}`),
    ...Object.keys(queues).map((name) => `queue:${name}`),
    ...Object.keys(buckets).map((name) => `bucket:${name}`),
    ...secrets.map((name) => `secret:${name}`),
  ]
    .filter((resource) => !used.has(resource))
    .map((resource) => `no function uses ${resource}`);
}
