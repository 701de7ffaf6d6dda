import type { CachedProfile, CacheRead } from "../ports/profile-cache.ts";
import { PROFILE_REFRESH_MS } from "./profile-life.ts";

export interface ServedProfile {
  /** The profile with `cache` and `ageMs`. */
  readonly json: string;
  /** `bypass`: the cache was away. */
  readonly cache: "hit" | "miss" | "bypass";
  readonly stateVersion: number;
  readonly ageMs: number;
}

/** What the cache may answer with: nothing that is behind a version that was announced. */
export const notBehind = ({ profile, fenceVersion }: CacheRead): CacheRead["profile"] =>
  profile && profile.stateVersion >= fenceVersion ? profile : undefined;

/** Whether a profile is young enough to be served without asking whether it can be made anew. */
export const isYoung = ({ asOfMs }: Pick<CachedProfile, "asOfMs">, nowMs: number): boolean =>
  nowMs - asOfMs < PROFILE_REFRESH_MS;

type Servable = Pick<CachedProfile, "json" | "stateVersion" | "asOfMs">;

/** Adds what only this answer knows to the end of the JSON: a hit is neither parsed nor built. */
export function serveCached(
  { json, stateVersion, asOfMs }: Servable,
  cache: ServedProfile["cache"],
  nowMs: number,
): ServedProfile {
  // Clocks differ: another machine's profile may be from a moment that is still to come here.
  const ageMs = Math.max(0, nowMs - asOfMs);
  const served = `${json.slice(0, -1)},"cache":"${cache}","ageMs":${ageMs}}`;
  return { json: served, cache, stateVersion, ageMs };
}
