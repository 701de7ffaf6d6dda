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
  const pools = new Map(
    Object.entries(functions).map(([name, spec]) => [name, createPool(name, spec, options)]),
  );
  onStop(async () => {
    await Promise.all([...pools.values()].map((pool) => pool.stop()));
  });
  const answering = [...new Set(routes.map((route) => route.function))];
  return {
    running: Object.fromEntries(pools),
    invoke: async (name, payload) =>
      pools.get(name)?.invoke(payload) ?? failure("throttled", `${name} does not run here`),
    warm: async () => {
      await Promise.all(answering.map((name) => pools.get(name)?.warm()));
    },
  };
}

function createPool(name: string, spec: FunctionSpec, options: FunctionsOptions): FunctionPool {
  const { environment, functionEnvironment, onInstanceExit, onLog, overrides } = options;
  return new FunctionPool({
    name,
    spec,
    timeoutMs: spec.timeoutSeconds * 1000,
    maxInstances: overrides?.maxConcurrency?.[name] ?? spec.queue?.maxConcurrency ?? HTTP_INSTANCES,
    maxWaitMs: MAX_WAIT_MS,
    environment: (spawn) => ({ ...environment, ...functionEnvironment?.(name, spawn) }),
    onExit: (exit) => {
      if (exit.cause !== "stop")
        onLog(`${name} | instance ${exit.spawn} ended (${exit.cause}, in ${exit.during})`);
      onInstanceExit?.(exit);
    },
    onLog,
  });
}
