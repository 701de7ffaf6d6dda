import type { PersonKey } from "@porchlight/core/interaction";
import { addressKey, type CachedProfile, type ProfileCache } from "@porchlight/core/ports";
import { isServable } from "@porchlight/core/profile-life";

/** What a workspace has; nothing is ever forgotten but by its time to live, which readers check. */
interface Kept {
  readonly profiles: Map<PersonKey, CachedProfile>;
  readonly writtenAtMs: Map<PersonKey, number>;
  readonly lookedAtMs: Map<PersonKey, number>;
}

const REMOVED = Number.MAX_SAFE_INTEGER;

/** The profile cache as its law says it, in a few maps. */
export function createMemoryProfileCache(): ProfileCache {
  const workspaces = new Map<string, Kept>();
  const fences = new Map<string, number>();
  const keptOf = (workspace: string): Kept => {
    const kept = workspaces.get(workspace) ?? {
      profiles: new Map(),
      writtenAtMs: new Map(),
      lookedAtMs: new Map(),
    };
    workspaces.set(workspace, kept);
    return kept;
  };
  const fenceOf = (workspace: string, person: PersonKey): number =>
    fences.get(addressKey({ workspace, person })) ?? 0;
  return {
    async read({ workspace, person }, nowMs) {
      const { profiles, lookedAtMs } = keptOf(workspace);
      lookedAtMs.set(person, nowMs);
      const profile = profiles.get(person);
      return {
        profile: profile && isServable(profile.asOfMs, nowMs) ? profile : undefined,
        fenceVersion: fenceOf(workspace, person),
      };
    },
    async fence(workspace, entries) {
      for (const { person, version } of entries)
        fences.set(
          addressKey({ workspace, person }),
          Math.max(version, fenceOf(workspace, person)),
        );
    },
    async write(workspace, written, nowMs) {
      const { profiles, writtenAtMs } = keptOf(workspace);
      const newer = written.filter((profile) => {
        if (fenceOf(workspace, profile.person) === REMOVED) return false;
        if (!isNewer(profile, profiles.get(profile.person))) return false;
        profiles.set(profile.person, profile);
        writtenAtMs.set(profile.person, nowMs);
        return true;
      });
      return newer.length;
    },
    async remove(workspace, people) {
      const kept = keptOf(workspace);
      for (const person of people) {
        fences.set(addressKey({ workspace, person }), REMOVED);
        for (const map of Object.values(kept)) map.delete(person);
      }
    },
    async top(workspace, list, limit) {
      return [...keptOf(workspace).profiles.values()]
        .flatMap(({ person, ranks, json }) => {
          const score = ranks[list];
          return score === undefined ? [] : [{ person, score, json }];
        })
        .sort((a, b) => b.score - a.score || (a.person < b.person ? 1 : -1))
        .slice(0, limit);
    },
    async due(workspace, writtenBeforeMs, readSinceMs, limit) {
      const { writtenAtMs, lookedAtMs } = keptOf(workspace);
      return [...writtenAtMs]
        .filter(([, atMs]) => atMs <= writtenBeforeMs)
        .filter(
          ([person]) => readSinceMs === undefined || (lookedAtMs.get(person) ?? -1) >= readSinceMs,
        )
        .sort(([a, aMs], [b, bMs]) => aMs - bMs || (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([person]) => person);
    },
  };
}

const isNewer = (profile: CachedProfile, than: CachedProfile | undefined): boolean =>
  than === undefined ||
  profile.stateVersion > than.stateVersion ||
  (profile.stateVersion === than.stateVersion && profile.asOfMs > than.asOfMs);
