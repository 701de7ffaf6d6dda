import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { topology as product } from "@porchlight/stacks/topology";
import { baseEnvironment } from "./base-environment.ts";
import { createResources } from "./create-resources.ts";
import { announceLaptop, lockDataFolder } from "./data-folder.ts";
import { createGateway } from "./gateway.ts";
import type { Laptop, LaptopOptions, LaptopPorts } from "./laptop.ts";
import { localClients } from "./local-clients.ts";
import { createCollectedMetrics } from "./metrics/collected-metrics.ts";
import { overrideTopology } from "./override-topology.ts";
import { startPage } from "./page/start-page.ts";
import { taken } from "./port-taken.ts";
import { runBundles } from "./run-bundles.ts";
import { startFunctions } from "./start-functions.ts";
import { startServices } from "./start-services.ts";
import { startTriggers } from "./start-triggers.ts";

/** Registers what ends a thing that was started; called in the reverse of the order of starting. */
export type OnStop = (stop: () => Promise<void> | void) => void;

export const DEFAULT_PORTS: LaptopPorts = {
  gateway: 7070,
  dynamo: 7071,
  queues: 7072,
  redis: 7073,
};

/**
 * Starts the whole of a topology on this machine: wire-compatible services that keep their data in one
 * folder, each function in processes of its own, triggers, and a gateway. Throws `config.invalid` with
 * one sentence for a port or a folder that is taken and for a missing redis-server; nothing is left
 * running then. All of it ends with this process, however that ends.
 */
export async function startLaptop(options: LaptopOptions): Promise<Laptop> {
  const stops: (() => Promise<void> | void)[] = [];
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= stopAll(stops);
    return stopped;
  };
  try {
    const laptop = await start(options, (stopOne) => stops.push(stopOne));
    return { ...laptop, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopAll(stops: readonly (() => Promise<void> | void)[]): Promise<void> {
  for (const stop of stops.toReversed()) await stop();
}

async function start(given: LaptopOptions, onStop: OnStop): Promise<Omit<Laptop, "stop">> {
  const options = {
    ...given,
    dataDir: resolve(given.dataDir),
    ports: { ...DEFAULT_PORTS, ...given.ports },
    onLog: given.onLog ?? (() => undefined),
    topology: overrideTopology(
      runBundles(given.topology ?? product, given.bundles),
      given.functions,
      given.overrides,
    ),
  };
  const { dataDir, ports, topology, onLog } = options;
  onStop(lockDataFolder(dataDir));
  const { services, endpoints: direct } = await startServices(options, onStop);
  const endpoints = (await given.meter?.open(direct, onStop)) ?? direct;
  const clients = localClients(endpoints);
  onStop(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  const resources = await createResources(clients, topology, endpoints.sqs);
  const environment = baseEnvironment({ ...options, endpoints, resources });
  const metrics = createCollectedMetrics();
  const onFunctionLog = (line: string) => {
    metrics.take(line);
    onLog(line);
  };
  const functions = startFunctions({ ...options, environment, onLog: onFunctionLog }, onStop);
  if (options.prewarm) await functions.warm();
  const { invoke } = functions;
  const triggers = startTriggers({ ...options, resources, sqs: clients.sqs, invoke }, onStop);
  const onProblem = (problem: string) => onLog(`gateway | ${problem}`);
  // A topology of somebody else's has none of what the page shows.
  const isWhole = given.topology === undefined && given.functions === undefined;
  const page = isWhole ? startPage({ environment, onLog }, onStop) : undefined;
  const gateway = createGateway({ topology, invoke, onProblem, metrics, ...(page && { page }) });
  given.meter?.watch(gateway);
  const url = await listen(gateway, ports.gateway, onStop);
  announceLaptop(dataDir, { pid: process.pid, url, endpoints, resources, environment });
  return {
    url,
    endpoints,
    directRedis: { url: direct.redisUrl, token: direct.redisToken },
    resources,
    environment,
    functions: functions.running,
    ...triggers,
    services,
  };
}

async function listen(gateway: Server, port: number, onStop: OnStop): Promise<string> {
  gateway.listen(port, "127.0.0.1");
  try {
    await once(gateway, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw taken("gateway", port, "--port");
  }
  onStop(async () => {
    const closed = once(gateway, "close");
    gateway.close();
    gateway.closeAllConnections();
    await closed;
  });
  return `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
}
