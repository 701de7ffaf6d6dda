import { resolveTeam } from "@porchlight/core/team/team";
import { describe, expect, it } from "vitest";
import { DOMAIN } from "../../law/features/histories.ts";

const ends = { sold: ["saved"] };

describe("a team's declaration", () => {
  it("is resolved against the domain", () => {
    const team = resolveTeam(DOMAIN, { actor: "listing", ends });
    expect(team).toMatchObject({ actor: 1, ends: ["sold"], kinds: 3 });
    expect(team.kindsOfEnd).toEqual([Uint8Array.of(0, 1, 0)]);
  });

  it.each([
    ["an actor that is no label", { actor: "nobody", ends }],
    ["an end of a kind that is not declared", { actor: "listing", ends: { sold: ["bought"] } }],
    [
      "more ends than there are bits",
      {
        actor: "listing",
        ends: Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`end${i}`, ["saved"]])),
      },
    ],
  ])("is refused with %s", (_what, declaration) => {
    expect(() => resolveTeam(DOMAIN, declaration)).toThrow(
      expect.objectContaining({ code: "schema.invalid" }),
    );
  });

  it("has another hash when what it says changes", () => {
    const hashes = [
      resolveTeam(DOMAIN, { actor: "listing", ends }),
      resolveTeam(DOMAIN, { actor: "type", ends }),
      resolveTeam(DOMAIN, { actor: "listing", ends: { sold: ["mailed"] } }),
    ].map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(3);
  });
});
