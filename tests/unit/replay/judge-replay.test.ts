import { compareArchive } from "@porchlight/cli/replay/compare-archive";
import { interactionKey } from "@porchlight/cli/replay/interaction-key";
import { judgeReplay, type ReplayFacts } from "@porchlight/cli/replay/judge-replay";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import { describe, expect, it } from "vitest";

const good: ReplayFacts = {
  ledger: {
    sent: 10,
    repeatsSent: 1,
    linksSent: 0,
    rejected: [],
    accepted: new Map(Array.from({ length: 10 }, (_, i) => [i, "u:1"])),
    acceptedOf: () => 10,
  },
  requests: 2,
  retries: 0,
  seconds: 5,
  senderCpu: 0.5,
  people: {
    persons: 1,
    folded: 10,
    tooFew: 0,
    double: 0,
    mismatched: 0,
    mismatches: [],
    worst: new Map(),
  },
  archive: { rows: 10, missing: 0, unknown: 0, changed: 0 },
  waitingRecords: 0,
  dead: 0,
  deadRecords: 0,
  late: 0,
};

const figure = (facts: ReplayFacts, name: string): number | undefined =>
  judgeReplay(facts).lines.find((line) => line.name === `replay.${name}`)?.value;

describe("a replay", () => {
  it("passes when every accepted interaction is folded once", () => {
    expect(judgeReplay(good).problems).toEqual([]);
    expect(figure(good, "interactions_per_second")).toBe(2);
  });

  const { archive, people } = good;
  it.each<[string, Partial<ReplayFacts>, string]>([
    ["loses one", { people: { ...people, folded: 9, tooFew: 1 } }, "1 interactions are lost"],
    [
      "counts one twice",
      { people: { ...people, folded: 11, double: 1 } },
      "1 interactions are counted twice",
    ],
    [
      "loses one and counts another twice",
      { people: { ...people, tooFew: 1, double: 1 } },
      "1 interactions are counted twice",
    ],
    ["is not as the oracle says", { people: { ...people, mismatched: 1 } }, "1 people are not"],
    ["has dead records", { deadRecords: 1 }, "1 records are in the dead-letter queue"],
    ["leaves records", { waitingRecords: 3 }, "3 records are still in the queue"],
    ["never drained", { seconds: undefined }, "the queue never ran empty"],
    ["has gaps in its archive", { archive: { ...archive, missing: 1 } }, "not in the archive"],
    ["has strange rows in its archive", { archive: { ...archive, unknown: 1 } }, "never accepted"],
    ["was refused one", { ledger: { ...good.ledger, sent: 11 } }, "11 interactions were sent"],
    [
      "missed a crash point",
      {
        faults: {
          kills: 0,
          killsBusy: 0,
          crashes: new Map(),
          returned: 0,
          missing: ["1 crash was planned"],
        },
      },
      "1 crash was planned",
    ],
  ])("that %s does not pass", (_, change, problem) => {
    expect(judgeReplay({ ...good, ...change }).problems.join("; ")).toContain(problem);
  });

  it("does not call lost what is waiting, dead or late", () => {
    const facts = {
      ...good,
      people: { ...people, folded: 7, tooFew: 3 },
      waitingRecords: 1,
      dead: 1,
      late: 1,
    };
    expect(figure(facts, "lost")).toBe(0);
    expect(figure(facts, "waiting")).toBe(1);
    expect(judgeReplay(facts).problems.join("; ")).not.toContain("accepted are not");
  });
});

describe("comparing the archive with what was accepted", () => {
  const row = (id: string, kind = "k"): ArchiveRow => ({
    workspace: "w",
    schema: "s",
    receivedAtMs: 5,
    person: "u:1",
    interaction: { id, kind, happenedAtMs: 1, knownAtMs: 1, properties: {} },
  });
  const accepted = new Map(
    ["a", "b"].map((id) => [
      interactionKey("u:1", id),
      { kind: "k", happenedAtMs: 1, knownAtMs: 1 },
    ]),
  );

  it.each([
    ["each once", [row("a"), row("b")], { rows: 2, missing: 0, unknown: 0, changed: 0 }],
    ["one missing", [row("a")], { rows: 1, missing: 1, unknown: 0, changed: 0 }],
    ["one too many", [row("a"), row("b"), row("c")], { missing: 0, unknown: 1, changed: 0 }],
    ["one twice", [row("a"), row("b"), row("b")], { missing: 0, unknown: 1, changed: 0 }],
    ["one changed", [row("a"), row("b", "other")], { missing: 0, unknown: 0, changed: 1 }],
  ])("tells %s", async (_, rows, expected) => {
    expect(await compareArchive(rows, accepted)).toMatchObject(expected);
  });
});
