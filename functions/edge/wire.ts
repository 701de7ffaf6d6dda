import { createFetchRequester } from "@porchlight/adapters/redis/fetch-requester";
import { createRedisKeyCopies } from "@porchlight/adapters/redis/redis-key-copies";
import { createRedisProfileCache } from "@porchlight/adapters/redis/redis-profile-cache";
import { createRequesterClient } from "@porchlight/adapters/redis/requester-client";
import type { ModelAnswer } from "@porchlight/core/predictions/predict-model";
import { readEnv } from "../runtime/env.ts";
import { createAskOrigin } from "./ask-origin.ts";
import { CARRIED_MODELS } from "./carried-models.ts";
import { createEdgeKeys } from "./edge-keys.ts";
import type { EdgePorts } from "./edge-request.ts";
import { createOpenCarried } from "./open-carried.ts";

/** Variables and secrets of a worker. */
export type EdgeEnvironment = Readonly<Record<string, string | undefined>>;

/** Farther from Redis than a function is; what takes longer the origin answers. */
const REDIS_TIMEOUT_MS = 500;

/**
 * Composes the edge, once an isolate: what it remembers of keys, models and failures is shared by requests, what is
 * under way is not. Throws `config.invalid`.
 */
export function wire(environment: EdgeEnvironment): EdgePorts {
  const { redisUrl, redisToken, origin } = readEnv(environment, [
    "redisUrl",
    "redisToken",
    "origin",
  ]);
  const redis = createRequesterClient(
    createFetchRequester({ url: redisUrl, token: redisToken, timeoutMs: REDIS_TIMEOUT_MS }),
  );
  return {
    keys: createEdgeKeys(createRedisKeyCopies({ redis })),
    cache: createRedisProfileCache({ redis }),
    askOrigin: createAskOrigin(origin),
    predict: predictCarried,
  };
}

const openCarried = createOpenCarried(CARRIED_MODELS);

/** The schema is loaded with the first vector: a profile needs none. */
async function predictCarried(
  schema: string,
  model: string,
  body: object,
): Promise<ModelAnswer | undefined> {
  const { realEstate } = await import("@porchlight/realestate/real-estate");
  if (realEstate.name !== schema) return undefined;
  const { predictVectors } = await import("@porchlight/core/predictions/predict-vectors");
  const { readVectorsRequest } = await import("@porchlight/core/predictions/read-vectors-request");
  const request = readVectorsRequest(body, realEstate.featureSet.columns.length);
  return predictVectors(await openCarried(realEstate, model), realEstate, model, request);
}
