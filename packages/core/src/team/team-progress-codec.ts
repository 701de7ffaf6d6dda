import { ServiceError } from "../error.ts";
import type { PersonKey } from "../interaction.ts";
import type { Team } from "./team.ts";
import type { ActorTrace, HourCounts, PersonTrace } from "./team-fold.ts";
import {
  createTeamProgress,
  type JoiningLink,
  joinTeam,
  type TeamProgress,
} from "./team-progress.ts";

/** Raised whenever what is kept, or how, changes: progress of another format is made anew from the archive. */
const FORMAT = 1;
/** Of a row's hash. */
const DIGITS = 16;

type PersonEntry = [PersonKey, number, number, number, number[], number[]];

interface Written {
  readonly format: typeof FORMAT;
  readonly team: string;
  readonly fromMs: number;
  readonly done: readonly [string, number][];
  /** By hour of receipt: hashes of rows, one after the other. */
  readonly seen: readonly [number, string][];
  readonly joined: readonly JoiningLink[];
  readonly hours: readonly [number, HourCounts][];
  readonly people: readonly PersonEntry[];
  readonly actors: readonly [number, Omit<ActorTrace, "load" | "told"> & { load: number[] }][];
  readonly waits: readonly number[];
  readonly waitCounts: readonly number[];
  readonly paces: readonly number[];
  readonly paceCounts: readonly number[];
  readonly ended: number;
  readonly ends: readonly number[];
}

/**
 * Progress as JSON, which keeps every double as it is. About 100 bytes a person and 16 a row of the last six days,
 * before it is compressed.
 */
export function encodeTeamProgress({ done, fold, fromMs, joined, seen }: TeamProgress): string {
  const { actors, ended, ends, hours, paceCounts, paces, people, team, waitCounts, waits } = fold;
  const written: Written = {
    format: FORMAT,
    team: team.hash,
    fromMs,
    done: [...done],
    seen: seenByHour(seen),
    joined,
    hours: [...hours],
    people: Array.from(people, ([key, { firstMs, lastMs, ends, actors, kinds }]) => [
      key,
      firstMs,
      lastMs,
      ends,
      [...actors],
      [...kinds],
    ]),
    actors: Array.from(actors, ([code, { ended, ends, load }]) => [
      code,
      { ended, ends, load: [...load] },
    ]),
    waits: [...waits],
    waitCounts: [...waitCounts],
    paces: [...paces],
    paceCounts: [...paceCounts],
    ended,
    ends,
  };
  return JSON.stringify(written);
}

/** Throws `team.unreadable` for what is no progress of this team's declaration in this format. */
export function decodeTeamProgress(team: Team, text: string): TeamProgress {
  const written = parse(text);
  if (written.format !== FORMAT || written.team !== team.hash)
    throw unreadable("it is of another format, or of another declaration of the team");
  const progress = createTeamProgress(team);
  const { fold } = progress;
  progress.fromMs = written.fromMs;
  for (const [key, atMs] of written.done) progress.done.set(key, atMs);
  for (const [hour, hashes] of written.seen)
    for (let at = 0; at < hashes.length; at += DIGITS)
      progress.seen.set(hashes.slice(at, at + DIGITS), hour);
  for (const link of written.joined) joinTeam(progress, link);
  for (const [hour, counts] of written.hours) fold.hours.set(hour, counts);
  for (const entry of written.people) fold.people.set(entry[0], readPerson(entry));
  for (const [code, { load, ...actor }] of written.actors)
    fold.actors.set(code, { ...actor, load: Float64Array.from(load), told: undefined });
  for (const name of ["waits", "waitCounts", "paces", "paceCounts"] as const)
    fold[name].set(written[name]);
  fold.ended = written.ended;
  fold.ends.splice(0, fold.ends.length, ...written.ends);
  return progress;
}

const readPerson = ([, firstMs, lastMs, ends, actors, kinds]: PersonEntry): PersonTrace => ({
  firstMs,
  lastMs,
  ends,
  actors: new Set(actors),
  kinds: new Set(kinds),
});

function seenByHour(seen: TeamProgress["seen"]): [number, string][] {
  const byHour = new Map<number, string[]>();
  for (const [key, hour] of seen) {
    const keys = byHour.get(hour) ?? [];
    byHour.set(hour, keys);
    keys.push(key);
  }
  return Array.from(byHour, ([hour, keys]) => [hour, keys.join("")]);
}

/** Its bytes are checked where they are stored, so only how it is meant is checked here. */
function parse(text: string): Written {
  try {
    return JSON.parse(text) as Written;
  } catch (cause) {
    throw unreadable("it is no JSON", cause);
  }
}

const unreadable = (why: string, cause?: unknown): ServiceError =>
  new ServiceError("team.unreadable", `a team's progress cannot be read: ${why}`, { cause });
