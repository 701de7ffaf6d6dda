import type { FunctionSpec, Topology } from "@porchlight/stacks/topology";
import type { LaptopOverrides } from "./laptop.ts";

/** A topology with only some of its functions, their routes, and what a test sets apart. */
export function overrideTopology(
  topology: Topology,
  functions: readonly string[] = Object.keys(topology.functions),
  overrides: LaptopOverrides = {},
): Topology {
  const { visibilitySeconds } = overrides;
  return {
    ...topology,
    functions: mapValues(
      Object.fromEntries(
        Object.entries(topology.functions).filter(([name]) => functions.includes(name)),
      ),
      (spec, name) => overrideFunction(spec, name, overrides),
    ),
    queues: mapValues(topology.queues, (spec) => ({
      ...spec,
      visibilitySeconds: visibilitySeconds ?? spec.visibilitySeconds,
    })),
    routes: topology.routes.filter((route) => functions.includes(route.function)),
  };
}

function overrideFunction(
  spec: FunctionSpec,
  name: string,
  overrides: LaptopOverrides,
): FunctionSpec {
  const { queue } = spec;
  const everySeconds = overrides.everySeconds?.[name] ?? spec.everySeconds;
  return {
    ...spec,
    timeoutSeconds: overrides.timeoutSeconds?.[name] ?? spec.timeoutSeconds,
    ...(everySeconds === undefined ? {} : { everySeconds }),
    ...(queue && {
      queue: {
        ...queue,
        batchSize: overrides.batchSize ?? queue.batchSize,
        windowSeconds: overrides.windowSeconds ?? queue.windowSeconds,
        maxConcurrency: overrides.maxConcurrency?.[name] ?? queue.maxConcurrency,
      },
    }),
  };
}

const mapValues = <T>(
  record: Readonly<Record<string, T>>,
  change: (value: T, name: string) => T,
): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
