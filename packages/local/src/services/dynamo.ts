import { once } from "node:events";
import dynalite from "dynalite";
import { serve } from "../serve.ts";

/** The DynamoDB API, on LevelDB. */
await serve(async ({ port, path }: { port: number; path: string }) => {
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // Longer than clients keep a connection: one closed under a request would look like a failure.
  server.keepAliveTimeout = 120_000;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
});
