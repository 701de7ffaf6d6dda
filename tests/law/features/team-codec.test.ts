import type { KnownSnapshot } from "@porchlight/core/team/known-snapshot";
import { resolveTeam } from "@porchlight/core/team/team";
import { decodeTeamSnapshot, encodeTeamSnapshot } from "@porchlight/core/team/team-codec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TEAM } from "./feature-rows.ts";
import { DOMAIN } from "./histories.ts";

const declaration = { actor: "listing", ends: { sold: ["saved"], lost: ["mailed"] } };
const team = resolveTeam(DOMAIN, declaration);

const count = fc.nat();
const amount = fc.double({ min: 0, max: 1e9, noNaN: true }).map((x) => x + 0);
const counts = (length: number) => fc.array(count, { minLength: length, maxLength: length });
const perKind = fc.array(fc.oneof(amount, fc.constant(Number.NaN)), {
  minLength: DOMAIN.kinds.length,
  maxLength: DOMAIN.kinds.length,
});
const snapshot = fc.record({
  atMs: count,
  interactions: counts(3),
  newPeople: counts(3),
  ended: count,
  ends: counts(2),
  waits: perKind,
  paces: perKind,
  actors: fc
    .array(
      fc.tuple(
        fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        fc.record({
          load: fc.array(amount, { minLength: 2, maxLength: 2 }),
          loadAtMs: count,
          ended: count,
          ends: counts(2),
        }),
      ),
    )
    .map((actors) => new Map(actors)),
});
const known: fc.Arbitrary<KnownSnapshot> = fc.record({ fromMs: count, snapshot });
const one: KnownSnapshot = { fromMs: 7, snapshot: TEAM };

const codeOf = (text: string): string => {
  try {
    decodeTeamSnapshot(team, text);
    return "read";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

describe("an archived snapshot", () => {
  it("is read back as it was", () => {
    fc.assert(
      fc.property(known, (given) => {
        expect(decodeTeamSnapshot(team, encodeTeamSnapshot(team, given))).toEqual(given);
      }),
    );
  });

  it("is refused when it is cut short, anywhere", () => {
    const text = encodeTeamSnapshot(team, one);
    for (let length = 0; length < text.length; length++)
      expect(codeOf(text.slice(0, length))).toBe("team.unreadable");
  });

  it("is refused under another declaration, and in another format", () => {
    const other = resolveTeam(DOMAIN, { ...declaration, ends: { sold: ["saved"] } });
    expect(codeOf(encodeTeamSnapshot(other, one))).toBe("team.unreadable");
    const text = encodeTeamSnapshot(team, one);
    expect(codeOf(text)).toBe("read");
    expect(codeOf(text.replace('"format":2', '"format":1'))).toBe("team.unreadable");
  });
});
