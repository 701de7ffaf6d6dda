import type { Answered, Profile } from "./profile.ts";

/** Whether a part of a profile is a model's answer without reasons: those who make many at once explain few. */
export function lacksReasons(profile: Profile, part: string): boolean {
  const { rung, reasons } = (profile[part] ?? {}) as Partial<Answered>;
  return rung !== undefined && rung !== "rules" && reasons?.length === 0;
}
