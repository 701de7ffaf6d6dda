import * as z from "zod/mini";
import { ServiceError } from "../error.ts";
import type { KnownSnapshot } from "./known-snapshot.ts";
import type { Team } from "./team.ts";

/** Raised whenever what a snapshot says, or how, changes: one of another format is not read. */
const FORMAT = 2;

const count = z.int().check(z.nonnegative());
const amount = z.number().check(z.nonnegative());
const amountOrMissing = z.nullable(amount);

const shape = z.strictObject({
  format: z.literal(FORMAT),
  team: z.string(),
  fromMs: count,
  atMs: count,
  interactions: z.array(count),
  newPeople: z.array(count),
  ended: count,
  ends: z.array(count),
  waits: z.array(amountOrMissing),
  paces: z.array(amountOrMissing),
  actors: z.array(
    z.tuple([
      count,
      z.strictObject({
        load: z.array(amount),
        loadAtMs: count,
        ended: count,
        ends: z.array(count),
      }),
    ]),
  ),
});

/** A snapshot as it is archived: JSON, with the hash of the team's declaration that it was made under. */
export function encodeTeamSnapshot(team: Team, { fromMs, snapshot }: KnownSnapshot): string {
  const orMissing = (values: readonly number[]) =>
    values.map((value) => (Number.isNaN(value) ? null : value));
  const { actors, paces, waits } = snapshot;
  return JSON.stringify({
    format: FORMAT,
    team: team.hash,
    fromMs,
    ...snapshot,
    waits: orMissing(waits),
    paces: orMissing(paces),
    actors: [...actors],
  });
}

/** Throws `team.unreadable` for what is no snapshot of this team's declaration. */
export function decodeTeamSnapshot(team: Team, text: string): KnownSnapshot {
  const { format: _format, fromMs, team: hash, ...read } = parse(text);
  if (hash !== team.hash)
    throw unreadable(`it was made under another declaration of the team: ${hash}`);
  const orNaN = (values: readonly (number | null)[]) => values.map((value) => value ?? Number.NaN);
  const [waits, paces] = [orNaN(read.waits), orNaN(read.paces)];
  return { fromMs, snapshot: { ...read, waits, paces, actors: new Map(read.actors) } };
}

function parse(text: string): z.infer<typeof shape> {
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw unreadable("it is cut short, or of another format", cause);
  }
}

const unreadable = (why: string, cause?: unknown): ServiceError =>
  new ServiceError("team.unreadable", `a team's snapshot cannot be read: ${why}`, { cause });
