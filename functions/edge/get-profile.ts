import { ServiceError } from "@porchlight/core/error";
import { readPresentedKey } from "@porchlight/core/keys/key-presented";
import type { Keyring } from "@porchlight/core/keys/keyring";
import type { ProfileCache } from "@porchlight/core/ports/profile-cache";
import { readProfileRequest } from "@porchlight/core/profile/read-profile-request";
import { isYoung, notBehind, serveCached } from "@porchlight/core/profile/serve-cached";
import { unlessAway } from "@porchlight/core/unless-away";
import { lastSegment, readQuery } from "../runtime/request.ts";
import { answerJson } from "./answer-json.ts";
import type { EdgeRequest, EdgeRoute } from "./edge-request.ts";

/**
 * `GET /v1/profiles/{userId}`: from Redis under the rule of the functions, that nothing behind a fence or past its
 * time to live is served. What it lacks the origin answers, the reasons of answers that nobody acts on among it; while
 * the origin is away a profile in its last fifth, or a key whose copy is old, is good enough, and what is not there at
 * all is 503.
 */
export const getProfile: EdgeRoute = async ({ keys, cache, askOrigin }, asked) => {
  const { explained } = readAsked(asked);
  const kept = await readKept(keys.fresh, cache, asked);
  if (!explained && kept !== undefined && isYoung(kept, asked.nowMs))
    return answerKept(kept, asked);
  const origin = await askOrigin(asked.request);
  if ("answer" in origin) return origin.answer;
  const late = () => (origin.isDown ? readKept(keys.any, cache, asked) : undefined);
  const left = kept ?? (await late());
  if (left !== undefined) return answerKept(left, asked);
  if (origin.refused !== undefined) return origin.refused;
  throw new ServiceError("origin.unavailable", "the origin is away, and nothing here may answer");
};

type Kept = NonNullable<ReturnType<typeof notBehind>>;

/** Undefined where Redis is away, or has no copy of the key or no profile that may be served. Throws `key.…`. */
async function readKept(
  keyring: Keyring,
  cache: Pick<ProfileCache, "read">,
  { request, path, query, nowMs }: EdgeRequest,
): Promise<Kept | undefined> {
  const presented = readPresentedKey(request.headers.get("authorization") ?? undefined);
  const authenticating = keyring.authenticate(presented, "read", nowMs);
  const key = await unlessAway("cache.unavailable", authenticating);
  if (key === undefined) return undefined;
  const { person } = readAsked({ path, query });
  // Which models answer now is known to who writes profiles: the newest of theirs is meant.
  const scope = { workspace: key.workspace, generation: undefined };
  const cached = await unlessAway("cache.unavailable", cache.read(scope, person, nowMs));
  return cached && notBehind(cached);
}

const readAsked = ({ path, query }: Pick<EdgeRequest, "path" | "query">) =>
  readProfileRequest(
    lastSegment({ path }),
    readQuery({ queryStringParameters: { ...query } }, ["as", "reasons"]),
  );

const answerKept = (kept: Kept, { nowMs }: EdgeRequest): Response =>
  answerJson(200, serveCached(kept, "hit", nowMs).json);
