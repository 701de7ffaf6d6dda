import type { PersonKey } from "@porchlight/core/interaction";
import type { CachedProfile, CacheScope, ProfileCache } from "@porchlight/core/ports/profile-cache";
import { addressKey } from "@porchlight/core/ports/state-store";
import { isServable, LIST_LENGTH } from "@porchlight/core/profile/profile-life";

/** What a generation of a workspace has; nothing is ever forgotten but by its time to live, which readers check. */
interface Kept {
  readonly profiles: Map<PersonKey, CachedProfile>;
  readonly writtenAtMs: Map<PersonKey, number>;
  /** List → person → score. */
  readonly lists: Map<string, Map<PersonKey, number>>;
}

interface KeptOfWorkspace {
  newest: number;
  readonly generations: Map<number, Kept>;
  readonly lookedAtMs: Map<PersonKey, number>;
}

const REMOVED = Number.MAX_SAFE_INTEGER;

/** The profile cache as its law says it, in a few maps. */
export function createMemoryProfileCache(): ProfileCache {
  const workspaces = new Map<string, KeptOfWorkspace>();
  const fences = new Map<string, number>();
  const workspaceOf = (workspace: string): KeptOfWorkspace =>
    getOr(workspaces, workspace, () => ({
      newest: 0,
      generations: new Map(),
      lookedAtMs: new Map(),
    }));
  const keptOf = ({ workspace, generation }: CacheScope): Kept => {
    const of = workspaceOf(workspace);
    return getOr(of.generations, generation ?? of.newest, emptyKept);
  };
  /** For all but plain reads: what is new begins with the lists of what was newest. */
  const begin = (scope: CacheScope): Kept => {
    const of = workspaceOf(scope.workspace);
    const { generation = of.newest } = scope;
    if (generation > of.newest) {
      const before = of.generations.get(of.newest);
      if (before) of.generations.set(generation, beginFrom(before));
      of.newest = generation;
    }
    return keptOf({ ...scope, generation });
  };
  const fenceOf = (workspace: string, person: PersonKey): number =>
    fences.get(addressKey({ workspace, person })) ?? 0;
  return {
    async read(scope, person, nowMs) {
      workspaceOf(scope.workspace).lookedAtMs.set(person, nowMs);
      const profile = keptOf(scope).profiles.get(person);
      return {
        profile: profile && isServable(profile.asOfMs, nowMs) ? profile : undefined,
        fenceVersion: fenceOf(scope.workspace, person),
      };
    },
    async fence(workspace, entries) {
      for (const { person, version } of entries)
        fences.set(
          addressKey({ workspace, person }),
          Math.max(version, fenceOf(workspace, person)),
        );
    },
    async write(scope, written, nowMs) {
      const { profiles, writtenAtMs, lists } = begin(scope);
      const newer = written.filter((profile) => {
        if (fenceOf(scope.workspace, profile.person) === REMOVED) return false;
        if (!isNewer(profile, profiles.get(profile.person))) return false;
        profiles.set(profile.person, profile);
        writtenAtMs.set(profile.person, nowMs);
        for (const list of lists.values()) list.delete(profile.person);
        for (const [list, score] of Object.entries(profile.ranks))
          getOr(lists, list, () => new Map()).set(profile.person, score);
        return true;
      });
      for (const [list, scores] of lists)
        lists.set(list, new Map(bestFirst(scores).slice(0, LIST_LENGTH)));
      return newer.length;
    },
    async remove(scope, people) {
      const { profiles, writtenAtMs, lists } = begin(scope);
      const { lookedAtMs } = workspaceOf(scope.workspace);
      for (const person of people) {
        fences.set(addressKey({ workspace: scope.workspace, person }), REMOVED);
        for (const map of [profiles, writtenAtMs, lookedAtMs, ...lists.values()])
          map.delete(person);
      }
    },
    async top(scope, list, limit) {
      const { lists, profiles } = begin(scope);
      return bestFirst(lists.get(list) ?? new Map())
        .slice(0, limit)
        .map(([person, score]) => {
          const json = profiles.get(person)?.json;
          return { person, score, ...(json !== undefined && { json }) };
        });
    },
    async due(scope, writtenBeforeMs, readSinceMs, limit) {
      const { writtenAtMs } = begin(scope);
      const { lookedAtMs } = workspaceOf(scope.workspace);
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

const bestFirst = (scores: ReadonlyMap<PersonKey, number>) =>
  [...scores].sort(([a, aScore], [b, bScore]) => bScore - aScore || (a < b ? 1 : -1));

const emptyKept = (): Kept => ({
  profiles: new Map(),
  writtenAtMs: new Map(),
  lists: new Map(),
});

const beginFrom = ({ writtenAtMs, lists }: Kept): Kept => ({
  profiles: new Map(),
  writtenAtMs: new Map([...writtenAtMs.keys()].map((person) => [person, 0])),
  lists: new Map([...lists].map(([list, scores]) => [list, new Map(scores)])),
});

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

const isNewer = (profile: CachedProfile, than: CachedProfile | undefined): boolean =>
  than === undefined ||
  profile.stateVersion > than.stateVersion ||
  (profile.stateVersion === than.stateVersion && profile.asOfMs > than.asOfMs);
