import { HOUR_MS } from "@porchlight/core/duration";
import { readableFromMs, snapshotAt } from "@porchlight/core/team/known-snapshot";
import { createTeamFold, snapshotTeam } from "@porchlight/core/team/team-fold";
import {
  SNAPSHOT_LAG_MS,
  SNAPSHOT_LIFE_MS,
  TEAM_ACTORS_MOST,
} from "@porchlight/core/team/team-snapshot";
import { describe, expect, it } from "vitest";
import { office, START } from "../../law/team/office.ts";

const of = (hours: number) => snapshotTeam(createTeamFold(office.team), START + hours * HOUR_MS);
const known = [0, 1, 5].map((hours) => ({
  fromMs: START + hours * HOUR_MS + SNAPSHOT_LAG_MS,
  snapshot: of(hours),
}));
const at = (momentMs: number) => snapshotAt(known, momentMs)?.atMs;

describe("the snapshot that is read at a moment", () => {
  it("is the last of those readable by then", () => {
    expect(at(START + SNAPSHOT_LAG_MS - 1)).toBeUndefined();
    expect(at(START + SNAPSHOT_LAG_MS)).toBe(START);
    expect(at(START + HOUR_MS + SNAPSHOT_LAG_MS - 1)).toBe(START);
    expect(at(START + 4 * HOUR_MS)).toBe(START + HOUR_MS);
    expect(at(START + 6 * HOUR_MS)).toBe(START + 5 * HOUR_MS);
  });

  it("is none once the last is a day old", () => {
    const lastMs = START + 5 * HOUR_MS;
    expect(at(lastMs + SNAPSHOT_LIFE_MS - 1)).toBe(lastMs);
    expect(at(lastMs + SNAPSHOT_LIFE_MS)).toBeUndefined();
  });

  it("is readable ten minutes after its hour, or once everybody has heard of it", () => {
    expect(readableFromMs(of(1), START + HOUR_MS + 180_000, known[0])).toBe(known[1]?.fromMs);
    const lateMs = START + HOUR_MS + SNAPSHOT_LAG_MS;
    expect(readableFromMs(of(1), lateMs, known[0])).toBe(lateMs + 120_000);
    // A clock that was set back does not bring an older one to the front.
    expect(readableFromMs(of(1), START, known[2])).toBe((known[2]?.fromMs ?? 0) + 1);
  });
});

describe("the actors of a snapshot", () => {
  it("are those who were at it last, where there are too many to tell", () => {
    const fold = createTeamFold(office.team);
    for (let code = 1; code <= TEAM_ACTORS_MOST + 10; code++)
      fold.actors.set(code, {
        load: Float64Array.of(START + code, 1, START + code, 1),
        ends: [0],
        ended: 0,
        told: undefined,
      });
    const codes = [...snapshotTeam(fold, START + HOUR_MS).actors.keys()];
    expect(codes).toHaveLength(TEAM_ACTORS_MOST);
    expect(Math.min(...codes)).toBe(11);
  });
});
