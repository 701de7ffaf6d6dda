import type { Behavior } from "@porchlight/core/behavior";
import { ServiceError } from "@porchlight/core/error";
import { sweepProfiles } from "@porchlight/core/sweep-profiles";
import type { Context } from "aws-lambda";
import { log } from "./runtime/log.ts";
import { wire } from "./runtime/wire.ts";

/** Kept back of the function's time for the batch that is under way when it is up. */
const LAST_BATCH_MS = 5_000;

/** Makes the profiles of every workspace anew that need it, on a schedule. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const { awsRequestId: requestId } = context;
  const endMs = Date.now() + context.getRemainingTimeInMillis() - LAST_BATCH_MS;
  const [cache, states, workspaces] = await Promise.all([
    wire.cache(),
    wire.states(),
    wire.workspaces(),
  ]);
  const [behaviors, all] = [await wire.behaviors(), await workspaces.list()];
  for (const [i, { name, schema }] of all.entries()) {
    // Each gets an even share of what is left: a large workspace does not starve those after it.
    const deadlineMs = Date.now() + (endMs - Date.now()) / (all.length - i);
    const clock = { now: Date.now, deadlineMs };
    try {
      const behavior = requireBehavior(behaviors, schema);
      const facts = await sweepProfiles({ cache, states, workspaces }, behavior, name, clock);
      log({ requestId, workspace: name, ...facts });
    } catch (cause) {
      // One that fails is not the others' fault, and the next run is in a minute.
      const code = ServiceError.is(cause) ? cause.code : undefined;
      log({ requestId, workspace: name, code, cause });
    }
  }
}

function requireBehavior(behaviors: ReadonlyMap<string, Behavior>, schema: string): Behavior {
  const behavior = behaviors.get(schema);
  if (behavior === undefined)
    throw new ServiceError("schema.not_found", `the schema "${schema}" is not deployed`);
  return behavior;
}
