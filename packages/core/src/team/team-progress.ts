import { hashText64 } from "@porchlight/numeric/hash-text";
import { createKnownLinks, type KnownLinks } from "../delivery/known-links.ts";
import type { PreparedInteraction } from "../features/feature.ts";
import { type ArchiveRow, archiveRowKey } from "../ingest/archive-row.ts";
import type { IdentityLink, PersonKey } from "../interaction.ts";
import type { Behavior } from "../schema/behavior.ts";
import { prepare } from "../state/prepare.ts";
import { oldestKeptHour, receiptHour } from "../state/repeat-window.ts";
import type { Team } from "./team.ts";
import { addToTeam, createTeamFold, type TeamFold } from "./team-fold.ts";

/** How far a workspace's archive was folded into its team. Nobody is named: people are hashes of their keys. */
export interface TeamProgress {
  readonly fold: TeamFold;
  readonly links: KnownLinks;
  /** The links that joined two people, in order: `links` follows from them. */
  readonly joined: JoiningLink[];
  /** Rows that count, by a hash of their key, with the hour of their receipt; for as long as repeats may come. */
  readonly seen: Map<string, number>;
  /** Objects archived at `fromMs` or later of which every row is folded, with when they were archived. */
  readonly done: Map<string, number>;
  /** Objects archived before that are done with, Unix ms. */
  fromMs: number;
}

export type JoiningLink = Pick<IdentityLink, "from" | "to">;

export function createTeamProgress(team: Team): TeamProgress {
  return {
    fold: createTeamFold(team),
    links: createKnownLinks(),
    joined: [],
    seen: new Map(),
    done: new Map(),
    fromMs: 0,
  };
}

/** A row by which its repeats are known; undefined for one of another schema or a lost kind: it never counts. */
export function teamRowKey(behavior: Behavior, row: ArchiveRow): string | undefined {
  if (row.schema !== behavior.name) return undefined;
  if ("interaction" in row && !behavior.kindIndex.has(row.interaction.kind)) return undefined;
  return hashText64(archiveRowKey(row));
}

/** Folds a row of the schema. Repeats are the caller's to drop. */
export function addTeamRow(
  progress: TeamProgress,
  behavior: Behavior,
  { key, row }: { readonly key: string; readonly row: ArchiveRow },
  prepared: PreparedInteraction,
): void {
  const { fold, links, seen } = progress;
  seen.set(key, receiptHour(row.receivedAtMs));
  if ("link" in row) {
    joinTeam(progress, { from: pseudonym(row.link.from), to: pseudonym(row.link.to) });
    return;
  }
  prepare(behavior, row.interaction, prepared);
  addToTeam(fold, links.rootOf(pseudonym(row.person)), prepared, row.interaction.knownAtMs);
}

/** From then on, what `from` does is `to`'s; what they did before stands as it was counted. */
export function joinTeam({ joined, links }: TeamProgress, link: JoiningLink): void {
  if (links.join({ id: "", knownAtMs: 0, ...link }).length > 0) joined.push(link);
}

/** Forgets what only the archive before a time could ask for again. */
export function forgetBefore({ done, seen }: TeamProgress, fromMs: number): void {
  const oldest = oldestKeptHour(fromMs);
  for (const [key, hour] of seen) if (hour < oldest) seen.delete(key);
  for (const [key, atMs] of done) if (atMs < fromMs) done.delete(key);
}

/** A user stays one, and an anonymous person too: links tell them apart. */
export const pseudonym = (person: PersonKey): PersonKey =>
  `${person.startsWith("u:") ? "u:" : "a:"}${hashText64(person)}`;
