import type { FunctionSpec, Topology } from "@porchlight/stacks/topology";
import { FunctionPool } from "./function-pool.ts";
import { failure, type Outcome } from "./invocation.ts";
import type { LaptopOptions, RunningFunction } from "./laptop.ts";
import type { OnStop } from "./start-laptop.ts";

/** Of a function that answers HTTP: enough for two cores, and little memory. */
const HTTP_INSTANCES = 4;
const MAX_WAIT_MS = 3_000;

export interface FunctionsOptions
  extends Pick<LaptopOptions, "functionEnvironment" | "onInstanceExit" | "overrides"> {
  readonly topology: Topology;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLog: (line: string) => void;
}

export interface StartedFunctions {
  readonly running: Readonly<Record<string, RunningFunction>>;
  readonly invoke: (name: string, payload: string) => Promise<Outcome>;
  /** Starts an instance of each function that answers HTTP. */
  readonly warm: () => Promise<void>;
}

export function startFunctions(options: FunctionsOptions, onStop: OnStop): StartedFunctions {
  const { functions, routes } = options.topology;
  const answering = new Set(routes.map((route) => route.function));
  const pools = new Map(
    Object.entries(functions).map(([name, spec]) => [
      name,
      createPool(name, spec, !answering.has(name), options),
    ]),
  );
  onStop(async () => {
    await Promise.all([...pools.values()].map((pool) => pool.stop()));
  });
  return {
    running: Object.fromEntries(pools),
    invoke: async (name, payload) =>
      pools.get(name)?.invoke(payload) ?? failure("throttled", `${name} does not run here`),
    warm: async () => {
      await Promise.all([...answering].map((name) => pools.get(name)?.warm()));
    },
  };
}

function createPool(
  name: string,
  spec: FunctionSpec,
  isInBackground: boolean,
  options: FunctionsOptions,
): FunctionPool {
  const { environment, functionEnvironment, onInstanceExit, onLog, overrides } = options;
  return new FunctionPool({
    name,
    spec,
    timeoutMs: spec.timeoutSeconds * 1000,
    maxInstances: overrides?.maxConcurrency?.[name] ?? spec.queue?.maxConcurrency ?? HTTP_INSTANCES,
    isInBackground,
    maxWaitMs: MAX_WAIT_MS,
    environment: (spawn) => ({
      ...ofFunction(environment, spec, options.topology),
      ...functionEnvironment?.(name, spawn),
    }),
    onExit: (exit) => {
      if (exit.cause !== "stop")
        onLog(`${name} | instance ${exit.spawn} ended (${exit.cause}, in ${exit.during})`);
      onInstanceExit?.(exit);
    },
    onLog,
  });
}

/** Of what the topology names, a function is told what its own part names: elsewhere it has no more. */
function ofFunction(
  environment: Readonly<Record<string, string>>,
  { environment: own }: FunctionSpec,
  { functions }: Topology,
): Record<string, string> {
  const named = new Set(
    Object.values(functions).flatMap(({ environment: theirs }) => Object.keys(theirs)),
  );
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([variable]) => !named.has(variable) || Object.hasOwn(own, variable),
    ),
  );
}
