import { finishErasures } from "@porchlight/core/erase/finish-erasures";
import { ServiceError } from "@porchlight/core/error";
import type { Aliases } from "@porchlight/core/ports/aliases";
import type { ErasableArchive, Erasures, SpillSets } from "@porchlight/core/ports/erasures";
import type { ProfileCache } from "@porchlight/core/ports/profile-cache";
import type { StateStore } from "@porchlight/core/ports/state-store";
import type { TeamStore } from "@porchlight/core/ports/team-store";
import type { Workspaces } from "@porchlight/core/ports/workspaces";
import type { Behavior } from "@porchlight/core/schema/behavior";
import type { Context } from "aws-lambda";
import { log } from "./runtime/log.ts";
import { wire } from "./runtime/wire.ts";

export interface EraseStoresPorts {
  states(): Promise<StateStore>;
  spills(): Promise<SpillSets>;
  erasures(): Promise<Erasures>;
  cache(): Promise<ProfileCache>;
  erasable(): Promise<ErasableArchive>;
  aliases(): Promise<Aliases>;
  teams(): Promise<TeamStore>;
  workspaces(): Promise<Workspaces>;
  behaviors(): Promise<ReadonlyMap<string, Behavior>>;
}

/** Kept back of the function's time for the objects that are under way when it is up. */
const LAST_OBJECTS_MS = 15_000;

/** Finishes what `erase` has begun, of every workspace, on a schedule; what fails or is left over comes next time. */
export const createEraseStores =
  (ports: EraseStoresPorts) =>
  async (_event: unknown, context: Context): Promise<void> => {
    const { awsRequestId: requestId } = context;
    const deadlineMs = Date.now() + context.getRemainingTimeInMillis() - LAST_OBJECTS_MS;
    const [stores, behaviors] = await Promise.all([openAll(ports), ports.behaviors()]);
    const failures: unknown[] = [];
    for (const { name: workspace, schema } of await stores.workspaces.list()) {
      try {
        const behavior = behaviors.get(schema);
        if (behavior === undefined)
          throw new ServiceError("schema.not_found", `the schema "${schema}" is not deployed`);
        const clock = { now: Date.now, deadlineMs };
        const facts = await finishErasures(stores, behavior, workspace, clock);
        if (Object.values(facts).some((count) => count > 0))
          log({ requestId, workspace, ...facts });
      } catch (cause) {
        failures.push(cause);
        const code = ServiceError.is(cause) ? cause.code : undefined;
        log({ requestId, workspace, code, cause });
      }
    }
    // After all had their turn: a promise to somebody is not kept, so the alarm rings.
    if (failures.length > 0) throw failures[0];
  };

async function openAll(ports: EraseStoresPorts) {
  const [states, spills, erasures, cache, archive, aliases, teams, workspaces] = await Promise.all([
    ports.states(),
    ports.spills(),
    ports.erasures(),
    ports.cache(),
    ports.erasable(),
    ports.aliases(),
    ports.teams(),
    ports.workspaces(),
  ]);
  return { states, spills, erasures, cache, archive, aliases, teams, workspaces };
}

export const handler = createEraseStores(wire);
