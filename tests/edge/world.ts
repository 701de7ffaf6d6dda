import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRedisKeyCopies } from "@porchlight/adapters/redis/redis-key-copies";
import { createRedisProfileCache } from "@porchlight/adapters/redis/redis-profile-cache";
import { formatKey, generateKey, hashSecret } from "@porchlight/core/keys/key";
import { ENV } from "@porchlight/core/names";
import type { ProfileCache } from "@porchlight/core/ports/profile-cache";
import type { KeyRecord } from "@porchlight/core/ports/workspaces";
import { bundleEdge, type EdgeBundle } from "@porchlight/functions/edge/bundle";
import { realEstate } from "@porchlight/realestate/real-estate";
import { type RedisForTests, startRedis } from "../contract/start-redis.ts";
import { ROOT } from "../house/source-files.ts";
import { shipForests } from "./ship-forests.ts";
import { type OriginForTests, startOrigin } from "./start-origin.ts";
import { startWorkerd, type Workerd } from "./start-workerd.ts";

/** The edge in workerd, with a Redis and an origin; and a second one whose Redis is away. */
export interface EdgeWorld {
  readonly bundle: EdgeBundle;
  readonly models: string;
  readonly redis: RedisForTests;
  readonly cache: ProfileCache;
  readonly origin: OriginForTests;
  readonly edge: Workerd;
  readonly blindEdge: Workerd;
  stop(): Promise<void>;
}

/** What the edge is told of where it runs. */
export const environmentOf = ({ redis, origin }: Pick<EdgeWorld, "redis" | "origin">) => ({
  [ENV.redisUrl]: redis.url,
  [ENV.redisToken]: redis.token,
  [ENV.origin]: origin.url,
});

/** Nothing listens there. */
const NOWHERE = "http://127.0.0.1:9";

export async function startEdgeWorld(trees?: number): Promise<EdgeWorld> {
  const folder = await mkdtemp(join(tmpdir(), "porchlight-edge-"));
  const models = join(folder, "models");
  await shipForests(models, trees);
  const bundle = await bundleEdge({ root: ROOT, models, into: join(folder, "worker") });
  const [redis, origin] = await Promise.all([startRedis(), startOrigin()]);
  const environment = environmentOf({ redis, origin });
  const edge = await startWorkerd(bundle, environment);
  const blindEdge = await startWorkerd(bundle, { ...environment, [ENV.redisUrl]: NOWHERE });
  return {
    bundle,
    models,
    redis,
    origin,
    edge,
    blindEdge,
    cache: createRedisProfileCache({ redis: redis.redis }),
    async stop() {
      await Promise.all([edge.stop(), blindEdge.stop(), redis.stop(), origin.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A key of which Redis has a copy, that old; answers what its owner holds. */
export async function copyKey(
  { redis }: Pick<EdgeWorld, "redis">,
  of: Partial<KeyRecord> & { readonly ageMs?: number } = {},
): Promise<string> {
  const { ageMs = 0, ...record } = of;
  const presented = generateKey(randomBytes);
  const { keyId, secret } = presented;
  await createRedisKeyCopies({ redis: redis.redis }).write({
    keyId,
    workspace: "acme",
    schema: realEstate.name,
    secretHash: await hashSecret(secret),
    scopes: ["read"],
    createdAtMs: 0,
    ...record,
  });
  const [leftMs] = await redis.send([["PTTL", `key#${keyId}`]]);
  await redis.send([["PEXPIRE", `key#${keyId}`, String(Number(leftMs) - ageMs)]]);
  return formatKey(presented);
}
