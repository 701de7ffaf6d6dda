import { HOUR_MS } from "@porchlight/core/duration";
import { ServiceError } from "@porchlight/core/error";
import { teamAddress } from "@porchlight/core/team/fold-team";
import { createFoldTeam } from "@porchlight/functions/fold-team";
import type { Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { createMemoryTeamStore } from "../../fakes/memory-team-store.ts";
import { visits } from "../../fakes/visit-behavior.ts";
import { archiveOf, office } from "../../law/team/office.ts";

const context = { awsRequestId: "r", getRemainingTimeInMillis: () => 120_000 } as Context;

function createWorld() {
  const { teams } = createMemoryTeamStore();
  const knownAtMs = Date.now() - 3 * HOUR_MS;
  const rowOf = (workspace: string) => ({
    workspace,
    schema: office.name,
    receivedAtMs: knownAtMs,
    person: "u:1" as const,
    interaction: { id: "1", kind: "called", happenedAtMs: knownAtMs, knownAtMs, properties: {} },
  });
  const asked: string[] = [];
  const run = createFoldTeam({
    teams: async () => teams,
    async archived(workspace) {
      asked.push(workspace);
      if (workspace === "broken") throw new ServiceError("archive.unavailable", "it is away");
      return archiveOf([{ atMs: knownAtMs, rows: [rowOf(workspace)] }], Date.now);
    },
    workspaces: async () => ({
      list: async () =>
        [
          ["shop", visits.name],
          ["broken", office.name],
          ["gone", "not deployed"],
          ["north", office.name],
        ].map(([name, schema]) => ({
          name: name as string,
          schema: schema as string,
          createdAtMs: 0,
        })),
    }),
    behaviors: async () => new Map([office, visits].map((behavior) => [behavior.name, behavior])),
  });
  return { asked, run, teams };
}

describe("the scheduled fold of teams", () => {
  it("takes the workspaces whose schema declares a team, past one that fails, and then fails itself", async () => {
    const { asked, run, teams } = createWorld();
    await expect(run({}, context)).rejects.toMatchObject({ code: "archive.unavailable" });
    expect(asked).toEqual(["broken", "north"]);
    expect(await teams.read(teamAddress(office, "north"))).toMatchObject({ archived: true });
    expect(await teams.read(teamAddress(office, "broken"))).toBe("absent");
  });

  it("begins nothing when its time is over", async () => {
    const { run, teams } = createWorld();
    const late = { ...context, getRemainingTimeInMillis: () => 1_000 };
    await expect(run({}, late)).rejects.toMatchObject({ code: "archive.unavailable" });
    expect(await teams.read(teamAddress(office, "north"))).toBe("absent");
  });
});
