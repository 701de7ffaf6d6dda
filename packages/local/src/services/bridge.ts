import { once } from "node:events";
import { RespClient } from "../resp-client.ts";
import { serve } from "../serve.ts";
import { createUpstashBridge } from "../upstash-bridge.ts";

/** The Upstash REST API over the redis-server that listens on `socket`. */
await serve(async ({ port, socket, token }: { port: number; socket: string; token: string }) => {
  const redis = new RespClient({ path: socket });
  await redis.ready(10_000);
  const server = createUpstashBridge({ redis, token });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
});
