import { HOUR_MS } from "@porchlight/core/duration";
import type { PreparedInteraction } from "@porchlight/core/features/feature";
import type { PersonKey } from "@porchlight/core/interaction";
import { type KnownSnapshot, snapshotAt } from "@porchlight/core/team/known-snapshot";
import type { Team } from "@porchlight/core/team/team";
import { addToTeam, createTeamFold, snapshotTeam } from "@porchlight/core/team/team-fold";
import { snapshotHourMs, type TeamSnapshot } from "@porchlight/core/team/team-snapshot";

/** A team on the way through an archive: the snapshots that serving would have made. */
export interface ReplayTeam {
  /** In the order in which interactions became known. */
  add(person: PersonKey, interaction: PreparedInteraction, knownAtMs: number): void;
  /** The snapshot that is read at a moment. What is added after that is not known before the moment's hour. */
  at(momentMs: number): TeamSnapshot | undefined;
}

/**
 * From the first archived snapshot on, those that serving read are read, whatever a fold of today would make of it;
 * for moments before, and where there are none, they are made on the way. Memory: per hour a reference per actor, and
 * their figures where they changed.
 *
 * @param known snapshots of the archive in ascending order of from when they are read
 */
export function replayTeam(team: Team, known: readonly KnownSnapshot[] = []): ReplayTeam {
  const knownFromMs = known[0]?.fromMs ?? Number.POSITIVE_INFINITY;
  const fold = createTeamFold(team);
  const snapshots: TeamSnapshot[] = [];
  let hourMs = Number.NEGATIVE_INFINITY;
  const moveTo = (nextMs: number): void => {
    if (nextMs <= hourMs) return;
    // Of the hours that passed in silence, windows still move: a snapshot each, as the schedule makes them.
    if (hourMs > 0)
      for (let atMs = hourMs + HOUR_MS; atMs <= nextMs; atMs += HOUR_MS)
        snapshots.push(snapshotTeam(fold, atMs));
    hourMs = nextMs;
  };
  return {
    add(person, interaction, knownAtMs) {
      if (knownAtMs >= knownFromMs) return;
      moveTo(Math.floor(knownAtMs / HOUR_MS) * HOUR_MS);
      addToTeam(fold, person, interaction, knownAtMs);
    },
    at(momentMs) {
      if (momentMs >= knownFromMs) return snapshotAt(known, momentMs);
      moveTo(snapshotHourMs(momentMs));
      const [first] = snapshots;
      if (first === undefined) return undefined;
      const index = (snapshotHourMs(momentMs) - first.atMs) / HOUR_MS;
      return snapshots[index];
    },
  };
}
