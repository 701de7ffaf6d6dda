import { ServiceError } from "@porchlight/core/error";
import type { ArchivedObjects } from "@porchlight/core/ports/archive";
import type { TeamStore } from "@porchlight/core/ports/team-store";
import type { Workspaces } from "@porchlight/core/ports/workspaces";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { foldTeam } from "@porchlight/core/team/fold-team";
import { hasTeam } from "@porchlight/core/team/team-behavior";
import type { Context } from "aws-lambda";
import { log } from "./runtime/log.ts";
import { wire } from "./runtime/wire.ts";

export interface FoldTeamFunctionPorts {
  teams(): Promise<TeamStore>;
  archived(workspace: string): Promise<ArchivedObjects>;
  workspaces(): Promise<Pick<Workspaces, "list">>;
  behaviors(): Promise<ReadonlyMap<string, Behavior>>;
}

/** Kept back of the function's time for what is read to be folded, written and committed. */
const LAST_WRITE_MS = 45_000;

/**
 * Makes the snapshots of teams that are due, on a schedule: twelve runs an hour, of which one a workspace has
 * anything to do. That one lists and reads what was archived in the hour, and reads and writes the progress once.
 */
export const createFoldTeam =
  (ports: FoldTeamFunctionPorts) =>
  async (_event: unknown, context: Context): Promise<void> => {
    const { awsRequestId: requestId } = context;
    const endMs = Date.now() + context.getRemainingTimeInMillis() - LAST_WRITE_MS;
    const behaviors = await ports.behaviors();
    const all = (await (await ports.workspaces()).list()).flatMap(({ name, schema }) => {
      const behavior = behaviors.get(schema);
      return behavior !== undefined && hasTeam(behavior) ? [{ name, behavior }] : [];
    });
    const failures: unknown[] = [];
    for (const [i, { name, behavior }] of all.entries()) {
      const deadlineMs = Date.now() + (endMs - Date.now()) / (all.length - i);
      try {
        const stores = { teams: await ports.teams(), archive: await ports.archived(name) };
        const facts = await foldTeam(stores, behavior, name, { now: Date.now, deadlineMs });
        log({ requestId, workspace: name, ...facts });
      } catch (cause) {
        const code = ServiceError.is(cause) ? cause.code : undefined;
        log({ requestId, workspace: name, code, cause });
        failures.push(cause);
      }
    }
    // One that fails does not keep the others from theirs, but somebody is to hear of it.
    if (failures.length > 0) throw failures[0];
  };

export const handler = createFoldTeam(wire);
