import { valueFactor } from "@porchlight/numeric/forward-decay";
import { HOUR_MS } from "../duration.ts";
import { decayOf } from "../features/decay-of.ts";
import { arrive } from "../features/decayed-slice.ts";
import type { PreparedInteraction } from "../features/feature.ts";
import type { PersonKey } from "../interaction.ts";
import type { Team } from "./team.ts";
import {
  type ActorSnapshot,
  TEAM_ACTORS_MOST,
  TEAM_HALF_LIVES,
  TEAM_WINDOWS,
  type TeamSnapshot,
} from "./team-snapshot.ts";

/** What snapshots are made from: folded from the interactions of all people, in the order they became known. */
export interface TeamFold {
  readonly team: Team;
  /** By whole hour of known time; only those of the last week are kept. */
  readonly hours: Map<number, HourCounts>;
  readonly people: Map<PersonKey, PersonTrace>;
  readonly actors: Map<number, ActorTrace>;
  /** Shape [kinds], each a sum and how many it is of. */
  readonly waits: Float64Array;
  readonly waitCounts: Float64Array;
  readonly paces: Float64Array;
  readonly paceCounts: Float64Array;
  readonly ends: number[];
  ended: number;
}

export interface HourCounts {
  interactions: number;
  newPeople: number;
}

/** What has to be known of a person to count them once. */
export interface PersonTrace {
  firstMs: number;
  lastMs: number;
  /** Codes of those who handled them. */
  readonly actors: Set<number>;
  readonly kinds: Set<number>;
  /** Bit per end they have come to. */
  ends: number;
}

export interface ActorTrace {
  /** Per half-life: latest time, sum. */
  readonly load: Float64Array;
  readonly ends: number[];
  ended: number;
  /** As it was last told, until it changes. */
  told: ActorSnapshot | undefined;
}

const DECAYS = TEAM_HALF_LIVES.map(decayOf);
const HOURS_KEPT = Math.max(...Object.values(TEAM_WINDOWS));

export function createTeamFold(team: Team): TeamFold {
  const perKind = () => new Float64Array(team.kinds);
  return {
    team,
    hours: new Map(),
    people: new Map(),
    actors: new Map(),
    waits: perKind(),
    waitCounts: perKind(),
    paces: perKind(),
    paceCounts: perKind(),
    ends: team.ends.map(() => 0),
    ended: 0,
  };
}

/** Folds one person's interaction. Repeats are the caller's to drop. */
export function addToTeam(
  fold: TeamFold,
  person: PersonKey,
  interaction: PreparedInteraction,
  knownAtMs: number,
): void {
  const hour = Math.floor(knownAtMs / HOUR_MS);
  const counts = fold.hours.get(hour) ?? startHour(fold, hour);
  counts.interactions++;
  const known = fold.people.get(person);
  if (known === undefined) counts.newPeople++;
  const trace = known ?? startPerson(fold, person, interaction.happenedAtMs);
  noteTimes(fold, trace, interaction, known !== undefined);
  const code = interaction.labels[fold.team.actor] as number;
  if (code !== 0) noteActor(fold, trace, code, interaction.happenedAtMs);
  noteEnds(fold, trace, interaction.kind);
}

function startHour({ hours }: TeamFold, hour: number): HourCounts {
  const counts = { interactions: 0, newPeople: 0 };
  hours.set(hour, counts);
  for (const old of hours.keys()) if (old < hour - HOURS_KEPT) hours.delete(old);
  return counts;
}

function startPerson({ people }: TeamFold, person: PersonKey, firstMs: number): PersonTrace {
  const trace = {
    firstMs,
    lastMs: firstMs,
    actors: new Set<number>(),
    kinds: new Set<number>(),
    ends: 0,
  };
  people.set(person, trace);
  return trace;
}

function noteTimes(
  { paceCounts, paces, waitCounts, waits }: TeamFold,
  trace: PersonTrace,
  { kind, happenedAtMs }: PreparedInteraction,
  isWait: boolean,
): void {
  if (isWait) {
    waits[kind] = (waits[kind] as number) + logHours(happenedAtMs - trace.lastMs);
    waitCounts[kind] = (waitCounts[kind] as number) + 1;
  }
  if (!trace.kinds.has(kind)) {
    trace.kinds.add(kind);
    paces[kind] = (paces[kind] as number) + logHours(happenedAtMs - trace.firstMs);
    paceCounts[kind] = (paceCounts[kind] as number) + 1;
  }
  trace.firstMs = Math.min(trace.firstMs, happenedAtMs);
  trace.lastMs = Math.max(trace.lastMs, happenedAtMs);
}

/** ln(1 + hours): waits are from seconds to months. What arrives out of order has waited 0. */
export const logHours = (ms: number): number => Math.log1p(Math.max(0, ms) / HOUR_MS);

function noteActor(fold: TeamFold, trace: PersonTrace, code: number, atMs: number): void {
  const actor = fold.actors.get(code) ?? {
    load: new Float64Array(2 * DECAYS.length),
    ends: fold.team.ends.map(() => 0),
    ended: 0,
    told: undefined,
  };
  actor.told = undefined;
  fold.actors.set(code, actor);
  trace.actors.add(code);
  DECAYS.forEach((decay, h) => {
    const weight = arrive(actor.load, 2 * h, 1, decay, atMs);
    actor.load[2 * h + 1] = (actor.load[2 * h + 1] as number) + weight;
  });
}

function noteEnds(fold: TeamFold, trace: PersonTrace, kind: number): void {
  fold.team.kindsOfEnd.forEach((kinds, end) => {
    if (kinds[kind] !== 1 || (trace.ends & (1 << end)) !== 0) return;
    countEnd(fold, trace, end);
    for (const code of trace.actors) {
      const actor = fold.actors.get(code) as ActorTrace;
      countEnd(actor, trace, end);
      actor.told = undefined;
    }
    trace.ends |= 1 << end;
  });
}

function countEnd(
  counts: { readonly ends: number[]; ended: number },
  { ends }: PersonTrace,
  end: number,
): void {
  counts.ends[end] = (counts.ends[end] as number) + 1;
  if (ends === 0) counts.ended++;
}

/** The snapshot as of a whole hour, after all that was known before it. */
export function snapshotTeam(fold: TeamFold, atMs: number): TeamSnapshot {
  const { actors, ended, ends, paceCounts, paces, waitCounts, waits } = fold;
  return {
    atMs,
    ...countWindows(fold, atMs),
    ended,
    ends: [...ends],
    waits: Array.from(waits, (sum, kind) => sum / (waitCounts[kind] as number)),
    paces: Array.from(paces, (sum, kind) => sum / (paceCounts[kind] as number)),
    actors: tellActors(actors),
  };
}

function countWindows(
  { hours }: TeamFold,
  atMs: number,
): Pick<TeamSnapshot, "interactions" | "newPeople"> {
  const end = Math.floor(atMs / HOUR_MS);
  const windows = Object.values(TEAM_WINDOWS);
  const interactions = windows.map(() => 0);
  const newPeople = windows.map(() => 0);
  for (const [hour, counts] of hours)
    windows.forEach((length, i) => {
      if (hour >= end || hour < end - length) return;
      interactions[i] = (interactions[i] as number) + counts.interactions;
      newPeople[i] = (newPeople[i] as number) + counts.newPeople;
    });
  return { interactions, newPeople };
}

/** What has not changed is shared with the snapshots before: there is one for every hour. */
function tellActors(actors: TeamFold["actors"]): ReadonlyMap<number, ActorSnapshot> {
  const told = Array.from(actors, ([code, actor]) => {
    actor.told ??= tellActor(actor);
    return [code, actor.told] as const;
  });
  if (told.length > TEAM_ACTORS_MOST)
    told.sort(([a, one], [b, other]) => other.loadAtMs - one.loadAtMs || a - b);
  return new Map(told.slice(0, TEAM_ACTORS_MOST));
}

const tellActor = ({ ended, ends, load }: ActorTrace): ActorSnapshot => {
  const loadAtMs = load[0] as number;
  return {
    load: DECAYS.map(
      (decay, h) => (load[2 * h + 1] as number) * valueFactor(decay, loadAtMs, loadAtMs),
    ),
    loadAtMs,
    ended,
    ends: [...ends],
  };
};
