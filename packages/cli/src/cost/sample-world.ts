import type { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { createDynamoStateStore } from "@porchlight/adapters/dynamo/dynamo-state-store";
import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import { createRedisProfileCache } from "@porchlight/adapters/redis/redis-profile-cache";
import { createRequesterClient } from "@porchlight/adapters/redis/requester-client";
import { createS3Archive } from "@porchlight/adapters/s3/s3-archive";
import { scoreDelivery } from "@porchlight/core/delivery/score-delivery";
import { ServiceError } from "@porchlight/core/error";
import { acceptRequest } from "@porchlight/core/ingest/accept-request";
import { packRecord } from "@porchlight/core/ingest/pack-records";
import { parseQueueRecord } from "@porchlight/core/ingest/queue-record";
import { type PersonKey, userKey } from "@porchlight/core/interaction";
import { TABLES } from "@porchlight/core/names";
import type { CachedProfile } from "@porchlight/core/ports/profile-cache";
import type { StateStore } from "@porchlight/core/ports/state-store";
import { sweepProfiles } from "@porchlight/core/profile/sweep-profiles";
import { realEstate } from "@porchlight/realestate/real-estate";
import { createCountingDynamo } from "./counting-dynamo.ts";
import { createCountingRedis } from "./counting-redis.ts";
import { sampleModels } from "./sample-models.ts";
import { createVisits } from "./visits.ts";
import type { Counted } from "./wires.ts";

const WORKSPACE = "sample";
/** Ranked lists of a workspace. */
export const LISTS = Object.keys(realEstate.predictions).length;

export type World = ReturnType<typeof openWorld>;

/** The code that runs in production, over services in memory that count. */
export function openWorld() {
  const dynamo = createCountingDynamo();
  const redis = createCountingRedis(LISTS);
  const archived = { bytes: 0 };
  const s3 = async (command: PutObjectCommand): Promise<object> => {
    archived.bytes += (command.input.Body as Uint8Array).length;
    return {};
  };
  const states: StateStore = createDynamoStateStore({
    client: dynamo.client,
    table: TABLES.people,
  });
  const workspaces = createDynamoWorkspaces({ client: dynamo.client, table: TABLES.workspaces });
  const cache = createRedisProfileCache({ redis: createRequesterClient(redis.requester) });
  const archive = createS3Archive({ client: { send: s3 as S3Client["send"] }, bucket: "archive" });
  const models = sampleModels();
  const behaviors = new Map([[realEstate.name, realEstate]]);
  const scope = { workspace: WORKSPACE, generation: 0 };
  const write = createVisits(1);
  const known = new Set<string>();
  let deliveries = 0;
  let ids = 0;
  const newId = (): string => `sample-${ids++}`;
  const key = { workspace: WORKSPACE, schema: realEstate.name, scopes: ["write"] as const };
  return {
    ingest(userId: string, interactions: number, receivedAtMs: number) {
      known.add(userId);
      const body = { batch: write(userId, interactions, receivedAtMs) };
      const options = { call: "batch", key, behavior: realEstate, receivedAtMs, newId } as const;
      const { record, accepted, rejected } = acceptRequest(body, options);
      const packed = packRecord(record)[0] as string;
      return { body: packed, answer: JSON.stringify({ success: true, accepted, rejected }) };
    },
    async deliver(requests: readonly { readonly body: string }[], nowMs: number): Promise<void> {
      const name = `00000000-0000-4000-8000-${String(deliveries++).padStart(12, "0")}`;
      const records = requests.map(({ body }, i) => ({
        recordId: String(i),
        record: parseQueueRecord(body),
      }));
      const { problems } = await scoreDelivery(
        { name, records },
        { states, cache, archive, models, behaviors },
        { nowMs, step: () => {}, random: () => 0.5, wait: async () => {} },
      );
      const [problem] = problems.values();
      if (problem !== undefined)
        throw new ServiceError("service.failed", "a sample could not be delivered", {
          cause: problem,
        });
    },
    people: () => [...known].map((userId) => userKey(userId)),
    async readCached(person: PersonKey, nowMs: number): Promise<CachedProfile> {
      const { profile } = await cache.read(scope, person, nowMs);
      if (profile === undefined)
        throw new ServiceError("service.failed", "a sample's profile was not cached");
      return { person, ranks: {}, ...profile };
    },
    /** A miss, beside its look into the cache. */
    async makeAnew(profile: CachedProfile, nowMs: number): Promise<void> {
      await states.read([{ workspace: WORKSPACE, person: profile.person }]);
      await cache.write(scope, [profile], nowMs);
    },
    sweep: (nowMs: number) =>
      sweepProfiles({ cache, states, models, workspaces }, realEstate, WORKSPACE, {
        now: () => nowMs,
        deadlineMs: Number.POSITIVE_INFINITY,
      }),
    expire: redis.expire,
    storedBytes: dynamo.storedBytes,
    counts: (): Counted => ({
      readUnits: dynamo.units.read,
      writeUnits: dynamo.units.write,
      redisSent: redis.counts.sent,
      redisCommands: redis.counts.commands,
      redisBytes: redis.counts.bytes,
      archivedBytes: archived.bytes,
    }),
  };
}
