import { ServiceError } from "@porchlight/core/error";
import type { Models } from "@porchlight/core/models/models";
import type { Recheck } from "@porchlight/core/models/recheck-rows";
import type { ProfileCache } from "@porchlight/core/ports/profile-cache";
import type { StateStore } from "@porchlight/core/ports/state-store";
import type { Workspaces } from "@porchlight/core/ports/workspaces";
import { sweepProfiles } from "@porchlight/core/profile/sweep-profiles";
import type { Behavior } from "@porchlight/core/schema/behavior";
import type { Context } from "aws-lambda";
import { log } from "./runtime/log.ts";
import type { Metrics } from "./runtime/metrics.ts";
import { metrics } from "./runtime/process-metrics.ts";
import { traceId } from "./runtime/trace-id.ts";
import { wire } from "./runtime/wire.ts";

export interface SweepFunctionPorts {
  cache(): Promise<ProfileCache>;
  states(): Promise<StateStore>;
  models(): Promise<Models>;
  workspaces(): Promise<Pick<Workspaces, "list" | "writeLeads">>;
  behaviors(): Promise<ReadonlyMap<string, Behavior>>;
  recheck(): Promise<Pick<Recheck, "settle">>;
}

/** Kept back of the function's time for the batch that is under way when it is up. */
const LAST_BATCH_MS = 5_000;

/** Makes the profiles of every workspace anew that need it, on a schedule. */
export function createSweep(
  ports: SweepFunctionPorts,
  { count, send }: Pick<Metrics, "count" | "send"> = metrics,
) {
  // Of this process: a workspace that it meets for the first time may have no copy of its call lists yet.
  const copied = new Set<string>();
  return async (_event: unknown, context: Context): Promise<void> => {
    const { awsRequestId: requestId } = context;
    const endMs = Date.now() + context.getRemainingTimeInMillis() - LAST_BATCH_MS;
    const workspaces = await ports.workspaces();
    const behaviors = await ports.behaviors();
    const [cache, states, models] = await Promise.all([
      ports.cache(),
      ports.states(),
      ports.models(),
    ]);
    const adapters = { cache, states, models, workspaces };
    const all = await workspaces.list();
    for (const [i, { name, schema }] of all.entries()) {
      // Each gets an even share of what is left: a large workspace does not starve those after it.
      const deadlineMs = Date.now() + (endMs - Date.now()) / (all.length - i);
      const clock = { now: Date.now, deadlineMs };
      try {
        const behavior = requireBehavior(behaviors, schema);
        const swept = await sweepProfiles(adapters, behavior, name, clock, copied);
        log({ requestId, workspace: name, ...swept });
        count("warmed_count", swept.warmed);
        count("ranked_count", swept.ranked);
        count("unreadable_count", swept.unreadable);
        if (!swept.finished) count("unfinished_count");
      } catch (cause) {
        // One that fails is not the others' fault, and the next run is in a minute.
        const code = ServiceError.is(cause) ? cause.code : undefined;
        count("dead_workspaces_count");
        log({ requestId, workspace: name, code, cause });
      }
    }
    const compared = await (await ports.recheck()).settle(context.getRemainingTimeInMillis());
    count("rechecked_count", compared.rechecked);
    count("mismatches_count", compared.mismatched);
    await send({ requestId, traceId: traceId(), workspaces: all.length });
  };
}

export const handler = createSweep(wire);

function requireBehavior(behaviors: ReadonlyMap<string, Behavior>, schema: string): Behavior {
  const behavior = behaviors.get(schema);
  if (behavior === undefined)
    throw new ServiceError("schema.not_found", `the schema "${schema}" is not deployed`);
  return behavior;
}
