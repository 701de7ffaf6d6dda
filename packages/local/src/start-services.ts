import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ServiceError } from "@porchlight/core/error";
import type { Endpoints, Laptop, LaptopPorts } from "./laptop.ts";
import { REDIS_SOCKET, RedisProcess } from "./redis-process.ts";
import { ServiceProcess } from "./service-process.ts";
import type { OnStop } from "./start-laptop.ts";

export interface ServicesOptions {
  readonly dataDir: string;
  readonly ports: LaptopPorts;
  readonly onLog: (line: string) => void;
}

export interface StartedServices {
  readonly services: Laptop["services"];
  readonly endpoints: Endpoints;
}

/** Starts the services, all at once, each with its data in a folder of its own. */
export async function startServices(
  options: ServicesOptions,
  onStop: OnStop,
): Promise<StartedServices> {
  const token = randomBytes(24).toString("base64url");
  const services = createServices(options, token);
  const { dynamo, queues, redis, bridge } = services;
  for (const service of [redis, bridge, queues, dynamo]) onStop(() => service.stop());
  // First, because it may be missing.
  await redis.start();
  const settled = await Promise.allSettled([
    dynamo.start(),
    queues.start(),
    Promise.race([bridge.start(), endOf(redis)]),
  ]);
  for (const each of settled) if (each.status === "rejected") throw each.reason;
  return {
    services,
    endpoints: {
      dynamo: dynamo.url,
      sqs: queues.url,
      s3: queues.url,
      redisUrl: bridge.url,
      redisToken: token,
    },
  };
}

function createServices({ dataDir, ports, onLog }: ServicesOptions, token: string) {
  const redisDir = folder(dataDir, "redis");
  return {
    dynamo: new ServiceProcess({
      name: "dynamo",
      module: "dynamo.ts",
      options: { port: ports.dynamo, path: folder(dataDir, "dynamo") },
      portOption: "--dynamo-port",
      isInBackground: true,
      onLog,
    }),
    queues: new ServiceProcess({
      name: "queues",
      module: "queues.ts",
      options: {
        port: ports.queues,
        dataDir: folder(dataDir, "queues"),
        s3StorageDir: folder(dataDir, "buckets"),
      },
      portOption: "--queues-port",
      isInBackground: true,
      onLog,
    }),
    redis: new RedisProcess(redisDir, onLog),
    bridge: new ServiceProcess({
      name: "bridge",
      module: "bridge.ts",
      options: { port: ports.redis, socket: REDIS_SOCKET, token },
      portOption: "--redis-port",
      cwd: redisDir,
      onLog,
    }),
  };
}

function folder(dataDir: string, name: string): string {
  const path = join(dataDir, name);
  mkdirSync(path, { recursive: true });
  return path;
}

async function endOf(redis: RedisProcess): Promise<never> {
  throw new ServiceError("config.invalid", await redis.ended());
}
