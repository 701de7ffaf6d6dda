import { scoreDelivery } from "@porchlight/core/delivery/score-delivery";
import { beginErasure } from "@porchlight/core/erase/begin-erasure";
import { type FinishErasuresPorts, finishErasures } from "@porchlight/core/erase/finish-erasures";
import { ServiceError } from "@porchlight/core/error";
import type { PersonKey, QueueRecord } from "@porchlight/core/interaction";
import { counting } from "../../fakes/counting-behavior.ts";
import { createMemoryAliases } from "../../fakes/memory-aliases.ts";
import { createMemoryArchive } from "../../fakes/memory-archive.ts";
import { createMemoryErasures } from "../../fakes/memory-erasures.ts";
import { createMemoryProfileCache } from "../../fakes/memory-profile-cache.ts";
import { createMemoryStateStore } from "../../fakes/memory-state-store.ts";
import { createMemoryTeamStore } from "../../fakes/memory-team-store.ts";
import { createMemoryWorkspaces } from "../../fakes/memory-workspaces.ts";
import { rulesOnly } from "../../fakes/rules-only.ts";
import { Crash, type Fault } from "../delivery/world.ts";

/** Asked at every call of a port by who erases, in order. */
export type FaultOf = () => Fault | undefined;

const SETTLE_MS = 1_000;

/** All stores of a deployment in memory; calls of who erases may fail or be the last thing its process does. */
export function createEraseWorld() {
  const states = createMemoryStateStore();
  const erasures = createMemoryErasures();
  const cache = createMemoryProfileCache();
  const { archive, erasable, objects, rows } = createMemoryArchive();
  const workspaces = createMemoryWorkspaces();
  const aliases = createMemoryAliases();
  const { teams } = createMemoryTeamStore();
  const ports = {
    states,
    spills: states,
    erasures,
    cache,
    archive: erasable,
    aliases,
    workspaces,
    teams,
  };
  let deliveries = 0;
  return {
    ...ports,
    erasable,
    objects,
    rows,
    async deliver(records: readonly QueueRecord[], nowMs: number) {
      const delivered = records.map((record, i) => ({ recordId: `r${i}`, record }));
      const behaviors = new Map([[counting.name, counting]]);
      return scoreDelivery(
        { name: `d${deliveries++}`, records: delivered },
        { states, cache, archive, behaviors, models: rulesOnly },
        { nowMs, step: () => {}, random: () => 0.5, wait: async () => {} },
      );
    },
    /** One request, in a process of its own. Answers whether it lived to tell. */
    begin: (person: PersonKey, nowMs: number, faultOf: FaultOf = () => undefined) =>
      survives(async () => {
        const faced = facePorts(ports, faultOf);
        await beginErasure(faced, counting, { workspace: "w", person }, nowMs);
      }),
    /** One run of who finishes, some time later. */
    finish: (nowMs: number, faultOf: FaultOf = () => undefined, deadlineMs = nowMs + 1) =>
      survives(async () => {
        const clock = { now: () => nowMs, deadlineMs, settleMs: SETTLE_MS };
        await finishErasures(facePorts(ports, faultOf), counting, "w", clock);
      }),
  };
}

export type EraseWorld = ReturnType<typeof createEraseWorld>;

async function survives(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Crash || ServiceError.is(error)) return false;
    throw error;
  }
}

function facePorts(ports: FinishErasuresPorts, faultOf: FaultOf): FinishErasuresPorts {
  let dead = false;
  const die = () => {
    dead = true;
    return new Crash();
  };
  const face =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>, code: "store" | "cache") =>
    async (...args: A): Promise<R> => {
      if (dead) throw new Crash();
      const fault = faultOf();
      if (fault === "dies before") throw die();
      if (fault === "fails before") throw new ServiceError(`${code}.unavailable`, "as told");
      const answer = await call(...args);
      if (fault === "dies after") throw die();
      if (fault === "fails after") throw new ServiceError(`${code}.unavailable`, "as told");
      return answer;
    };
  const { states, spills, erasures, cache, archive, aliases, workspaces, teams } = ports;
  return {
    states: { read: face(states.read, "store"), write: face(states.write, "store") },
    spills: {
      listSpill: face(spills.listSpill, "store"),
      deleteSpill: face(spills.deleteSpill, "store"),
    },
    erasures: { list: face(erasures.list, "store"), write: face(erasures.write, "store") },
    cache: { remove: face(cache.remove, "cache") },
    archive: {
      list: archive.list,
      read: face(archive.read, "store"),
      replace: face(archive.replace, "store"),
    },
    aliases: { read: face(aliases.read, "store") },
    workspaces: {
      readLeads: face(workspaces.readLeads, "store"),
      writeLeads: face(workspaces.writeLeads, "store"),
    },
    teams: {
      read: face(teams.read, "store"),
      commit: face(teams.commit, "store"),
      forgetProgress: face(teams.forgetProgress, "store"),
    },
  };
}
