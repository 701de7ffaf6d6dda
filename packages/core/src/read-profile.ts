import type { Behavior } from "./behavior.ts";
import { ServiceError } from "./error.ts";
import type { Models } from "./models.ts";
import type { CachedProfile, CacheRead, PersonAddress, ProfileCache, StateStore } from "./ports.ts";
import {
  type PredictedPeople,
  type PredictedPerson,
  predictPeople,
  toCachedProfile,
} from "./predict-people.ts";
import { PROFILE_REFRESH_MS } from "./profile-life.ts";
import { unlessAway } from "./unless-away.ts";

/** Where a profile comes from. A hit needs no store, so that is made at its first use. */
export interface ProfileSources {
  readonly cache: Pick<ProfileCache, "read" | "write">;
  readonly states: () => Promise<Pick<StateStore, "read">>;
  readonly models: Models;
}

export interface ServedProfile {
  /** The profile with `cache` and `ageMs`. */
  readonly json: string;
  /** `bypass`: the cache was away. */
  readonly cache: "hit" | "miss" | "bypass";
  readonly stateVersion: number;
}

/**
 * Serves a person's profile: from the cache while it is neither behind a fence nor past its time to
 * live, else made from their state.
 *
 * In the last fifth of that time it is made anew by whoever asks, while the old one still stands in for
 * a store that is away. The sweep comes before that for everybody who is asked for every quarter of an
 * hour, so that few readers ever wait for it, and none needs a lock.
 *
 * Fresh, because a writer announces a version (fence), writes the state, then the cache: who asks after
 * the state was written sees the fence, and reads the state past every older profile. Throws
 * `person.not_found`, and `store.unavailable` where only the store could tell.
 */
export async function readProfile(
  sources: ProfileSources,
  behavior: Behavior,
  address: PersonAddress,
  nowMs: number,
): Promise<ServedProfile> {
  const { workspace, person } = address;
  const scope = { workspace, generation: await sources.models.generation(workspace) };
  const reading = sources.cache.read(scope, person, nowMs);
  const cached = await unlessAway("cache.unavailable", reading);
  const kept = cached && notBehind(cached);
  if (kept && nowMs - kept.asOfMs < PROFILE_REFRESH_MS) return serve(kept, "hit", nowMs);
  const making = makeProfile(sources, behavior, address, nowMs);
  const made = kept ? await unlessAway("store.unavailable", making) : await making;
  if (made === undefined) return serve(kept as NonNullable<typeof kept>, "hit", nowMs);
  const profile = toCachedProfile(made);
  // Under the generation of the models that made it, which may be newer than what was asked for.
  const madeIn = { workspace, generation: made.generation };
  await unlessAway("cache.unavailable", sources.cache.write(madeIn, [profile], nowMs));
  return serve(profile, cached === undefined ? "bypass" : "miss", nowMs);
}

const notBehind = ({ profile, fenceVersion }: CacheRead): CacheRead["profile"] =>
  profile && profile.stateVersion >= fenceVersion ? profile : undefined;

async function makeProfile(
  { states, models }: ProfileSources,
  behavior: Behavior,
  { workspace, person }: PersonAddress,
  nowMs: number,
): Promise<PredictedPerson & Pick<PredictedPeople, "generation">> {
  const ports = { states: await states(), models };
  const { people, generation } = await predictPeople(ports, behavior, workspace, [person], nowMs);
  const made = people.get(person) as PredictedPerson | ServiceError;
  if (ServiceError.is(made)) throw made;
  return { ...made, generation };
}

type Servable = Pick<CachedProfile, "json" | "stateVersion" | "asOfMs">;

/** Adds what only this answer knows to the end of the JSON: a hit is neither parsed nor built. */
function serve(
  { json, stateVersion, asOfMs }: Servable,
  cache: ServedProfile["cache"],
  nowMs: number,
): ServedProfile {
  // Clocks differ: another machine's profile may be from a moment that is still to come here.
  const ageMs = Math.max(0, nowMs - asOfMs);
  const served = `${json.slice(0, -1)},"cache":"${cache}","ageMs":${ageMs}}`;
  return { json: served, cache, stateVersion };
}
