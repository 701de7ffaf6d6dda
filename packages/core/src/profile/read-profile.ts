import { ServiceError } from "../error.ts";
import type { Models } from "../models/models.ts";
import type { ProfileCache } from "../ports/profile-cache.ts";
import type { PersonAddress, StateStore } from "../ports/state-store.ts";
import {
  type PredictedPeople,
  type PredictedPerson,
  predictPeople,
  toCachedProfile,
} from "../predictions/predict-people.ts";
import { allReasons, NO_REASONS } from "../predictions/reasons-asked.ts";
import type { Behavior } from "../schema/behavior.ts";
import { unlessAway } from "../unless-away.ts";
import { lacksReasons } from "./lacks-reasons.ts";
import type { Profile } from "./profile.ts";
import { isYoung, notBehind, type ServedProfile, serveCached } from "./serve-cached.ts";

/** Where a profile comes from. A hit needs the cache alone, so all else is made at its first use. */
export interface ProfileSources {
  readonly cache: Pick<ProfileCache, "read" | "write">;
  readonly states: () => Promise<Pick<StateStore, "read">>;
  readonly models: () => Promise<Models>;
  readonly behavior: () => Promise<Behavior>;
  /** Of the workspace's aliases; undefined: the newest that the cache has seen. */
  readonly generation: (workspace: string) => Promise<number | undefined>;
}

export interface ProfileRequest extends PersonAddress {
  /** Whether models' answers are to come with their reasons even where nobody acts on them. */
  readonly explained?: boolean;
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
  asked: ProfileRequest,
  nowMs: number,
): Promise<ServedProfile> {
  const { workspace, person, explained = false } = asked;
  const scope = { workspace, generation: await sources.generation(workspace) };
  const reading = sources.cache.read(scope, person, nowMs);
  const cached = await unlessAway("cache.unavailable", reading);
  const kept = cached && notBehind(cached);
  const serves =
    kept &&
    isYoung(kept, nowMs) &&
    (!explained || isExplained(await sources.behavior(), kept.json));
  if (serves) return serveCached(kept, "hit", nowMs);
  const making = makeProfile(sources, asked, nowMs);
  const made = kept ? await unlessAway("store.unavailable", making) : await making;
  if (made === undefined) return serveCached(kept as NonNullable<typeof kept>, "hit", nowMs);
  const profile = toCachedProfile(made);
  // Under the generation of the models that made it, which may be newer than what was asked for.
  const madeIn = { workspace, generation: made.generation };
  await unlessAway("cache.unavailable", sources.cache.write(madeIn, [profile], nowMs));
  return serveCached(profile, cached === undefined ? "bypass" : "miss", nowMs);
}

async function makeProfile(
  sources: ProfileSources,
  { workspace, person, explained }: ProfileRequest,
  nowMs: number,
): Promise<PredictedPerson & Pick<PredictedPeople, "generation">> {
  const [states, models, behavior] = await Promise.all([
    sources.states(),
    sources.models(),
    sources.behavior(),
  ]);
  const reasons = explained ? allReasons(behavior) : NO_REASONS;
  const { people, generation } = await predictPeople(
    { states, models },
    behavior,
    workspace,
    [person],
    nowMs,
    reasons,
  );
  const made = people.get(person) as PredictedPerson | ServiceError;
  if (ServiceError.is(made)) throw made;
  return { ...made, generation };
}

function isExplained({ predictions }: Behavior, json: string): boolean {
  const profile = JSON.parse(json) as Profile;
  return !Object.values(predictions).some(({ part }) => lacksReasons(profile, part));
}
