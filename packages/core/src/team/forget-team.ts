import { ServiceError } from "../error.ts";
import type { TeamStore } from "../ports/team-store.ts";
import { teamAddress } from "./fold-team.ts";
import type { TeamBehavior } from "./team-behavior.ts";

export type ForgettableTeams = Pick<TeamStore, "read" | "commit" | "forgetProgress">;

/** The name of progress that nobody wrote. */
const NONE = "";
const MAX_TRIES = 6;

/**
 * Takes away how far a workspace's team was folded, which holds a trace of each person: the next run folds the
 * archive anew, without those who were erased from it. A run that is under way loses its commit to this one.
 * Snapshots stay: they know nobody but those who handle people. Throws `state.conflict` where others were quicker
 * too often.
 */
export async function forgetTeam(
  teams: ForgettableTeams,
  behavior: TeamBehavior,
  workspace: string,
): Promise<void> {
  const address = teamAddress(behavior, workspace);
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const record = await teams.read(address);
    if (record === "absent") return;
    const next = { ...record, version: record.version + 1, progress: NONE };
    if ((await teams.commit(address, next)) === "conflict") continue;
    await teams.forgetProgress(address, next.version);
    return;
  }
  throw new ServiceError("state.conflict", `a team lost to other writers ${MAX_TRIES} times`);
}
