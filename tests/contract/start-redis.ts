import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createUpstashClient } from "@porchlight/adapters/redis/upstash-client";
import { RespClient } from "@porchlight/local/resp-client";
import { createUpstashBridge } from "@porchlight/local/upstash-bridge";
import type { Redis } from "@upstash/redis";

export interface RedisForTests {
  /** The client that production uses, against redis-server behind the bridge. */
  readonly redis: Redis;
  /** The bridge, for clients elsewhere. */
  readonly url: string;
  readonly token: string;
  /** Straight to redis-server. */
  readonly send: RespClient["send"];
  stop(): Promise<void>;
}

/** A redis-server of its own on a socket in a temporary folder, with nothing kept on disk. */
export async function startRedis(): Promise<RedisForTests> {
  const folder = await mkdtemp(join(tmpdir(), "redis-"));
  const path = join(folder, "redis.sock");
  const server = spawn(
    "redis-server",
    ["--port", "0", "--unixsocket", path, "--save", "", "--dir", folder],
    { stdio: "ignore" },
  );
  await once(server, "spawn");
  const resp = new RespClient({ path });
  await resp.ready(10_000);
  const token = "of-this-test";
  const bridge = createUpstashBridge({ redis: resp, token }).listen(0, "127.0.0.1");
  await once(bridge, "listening");
  const { port } = bridge.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    redis: createUpstashClient({ url, token, timeoutMs: 2_000 }),
    url,
    token,
    send: (commands) => resp.send(commands),
    async stop() {
      resp.close();
      bridge.closeAllConnections();
      bridge.close();
      await end(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
