import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Endpoints } from "../laptop.ts";
import { countAws } from "./count-aws.ts";
import { askForCapacity, countDynamo } from "./count-dynamo.ts";
import { countRedis, readCommandCalls } from "./count-redis.ts";
import { createFace, type Exchange, type FaceOptions } from "./face.ts";

/** Requests, units and bytes by name, such as `dynamo.read_units`; what never happened is not there. */
export type WireCounts = Readonly<Record<string, number>>;

/** Adds to a count. */
export type Add = (name: string, amount: number) => void;

/**
 * Counts what a bill counts, at the wires between a laptop's functions and its services: the functions know nothing of
 * it. It costs a hop and a copy of every body, so a laptop has one only when it is asked for.
 */
export interface Meter {
  /** Faces in front of services; each ends by what `onStop` is told. */
  open(endpoints: Endpoints, onStop: (stop: () => Promise<void>) => void): Promise<Endpoints>;
  /** Counts what a gateway is asked and answers. */
  watch(gateway: Server): void;
  /** Since the last reset. */
  counts(): Promise<WireCounts>;
  reset(): Promise<void>;
}

export function createMeter(): Meter {
  const counts = new Map<string, number>();
  const add: Add = (name, amount) => counts.set(name, (counts.get(name) ?? 0) + amount);
  let redis: Pick<Endpoints, "redisUrl" | "redisToken"> | undefined;
  let callsBefore = 0;
  const calls = async (): Promise<number> => (redis === undefined ? 0 : readCommandCalls(redis));
  return {
    async open(endpoints, onStop) {
      redis = endpoints;
      const face = (target: string, count: (exchange: Exchange, add: Add) => void, more = {}) =>
        listen({ target, onExchange: (exchange) => count(exchange, add), ...more }, onStop);
      const [dynamo, aws, redisUrl] = await Promise.all([
        face(endpoints.dynamo, countDynamo, { change: askForCapacity }),
        face(endpoints.sqs, countAws),
        face(endpoints.redisUrl, countRedis),
      ]);
      return { ...endpoints, dynamo, sqs: aws, s3: aws, redisUrl };
    },
    watch(gateway) {
      gateway.on("request", (_, response: ServerResponse) => {
        add("gateway.requests", 1);
        onBody(response, (bytes) => add("gateway.bytes_out", bytes));
      });
    },
    async counts() {
      return { ...Object.fromEntries(counts), "redis.commands": (await calls()) - callsBefore };
    },
    async reset() {
      callsBefore = await calls();
      counts.clear();
    },
  };
}

/** Told how long the body of an answer is that is sent in one piece, as the gateway's are. */
function onBody(response: ServerResponse, tell: (bytes: number) => void): void {
  const { end } = response;
  response.end = function (this: ServerResponse, ...given: unknown[]) {
    const [body] = given;
    if (typeof body === "string" || Buffer.isBuffer(body)) tell(Buffer.byteLength(body));
    return Reflect.apply(end, this, given);
  };
}

async function listen(
  options: FaceOptions,
  onStop: (stop: () => Promise<void>) => void,
): Promise<string> {
  const server = createFace(options);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onStop(async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
