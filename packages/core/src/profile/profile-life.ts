/** How long a profile may be served, from the moment it speaks of. */
export const PROFILE_TTL_MS = 300_000;

/** From this age on, its last fifth, a profile that is asked for is made anew. */
export const PROFILE_REFRESH_MS = 240_000;

/**
 * How long an announced version is remembered. A profile made before the announcement is served until
 * five minutes after it was made, so a fence that lives ten outlives every profile it holds back.
 */
export const FENCE_TTL_MS = 2 * PROFILE_TTL_MS;

/** How long it is remembered that somebody looked at a person. */
export const LOOKED_KEPT_MS = 3_600_000;

/** Whether a profile of that moment may still be served. */
export const isServable = (asOfMs: number, nowMs: number): boolean =>
  nowMs - asOfMs <= PROFILE_TTL_MS;

/** How long a call list that nobody writes to is kept; the sweep writes to each every six hours. */
export const LISTS_KEPT_MS = 7 * 86_400_000;

/**
 * How many people a call list holds, best first; 25 times what can be asked for at once. Who falls off it is
 * still scored anew as often, and is back as soon as their score is.
 */
export const LIST_LENGTH = 5_000;

/** How long the lists of a generation are kept once there is a newer one: for writers that do not know yet. */
export const OLD_LISTS_KEPT_MS = 600_000;
