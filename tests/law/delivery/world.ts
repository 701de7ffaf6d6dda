import type { DeliveredRecord, DeliveryPorts } from "@porchlight/core/delivery/delivery";
import { type ReadPerson, readPeople } from "@porchlight/core/delivery/read-people";
import { scoreDelivery } from "@porchlight/core/delivery/score-delivery";
import { ServiceError } from "@porchlight/core/error";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import type { PersonKey, QueueRecord } from "@porchlight/core/interaction";
import type { Step } from "@porchlight/core/names";
import { addressKey } from "@porchlight/core/ports/state-store";
import { counting } from "../../fakes/counting-behavior.ts";
import { createMemoryStateStore } from "../../fakes/memory-state-store.ts";
import { rulesOnly } from "../../fakes/rules-only.ts";

/** The process is gone: nothing it still had to do happens. Deliberately no ServiceError. */
export class Crash extends Error {
  override readonly name = "Crash";
}

/** What goes wrong with a call: the service fails, or the process dies, before it takes effect or after. */
export type Fault = "fails before" | "fails after" | "dies before" | "dies after";

export interface Chaos {
  /** Asked at every call of a port, in order. */
  readonly faultOf: (port: string) => Fault | undefined;
  /** Asked at every step. */
  readonly diesAt: (step: Step) => boolean;
  /** Lets others go first. */
  readonly turn: () => Promise<void>;
}

export const calm: Chaos = {
  faultOf: () => undefined,
  diesAt: () => false,
  turn: async () => {},
};

/** The services of a workspace, in memory; what a consumer sees of them may fail. */
export function createWorld() {
  const states = createMemoryStateStore();
  const rows: (ArchiveRow & { readonly section: string })[] = [];
  const fences = new Map<string, number>();
  const profiles = new Map<string, { stateVersion: number; json: string }>();
  const ports: DeliveryPorts = {
    states,
    behaviors: new Map([[counting.name, counting]]),
    models: rulesOnly,
    archive: async ({ section, rows: added }) => {
      rows.push(...added.map((row) => ({ ...(JSON.parse(row) as ArchiveRow), section })));
    },
    cache: {
      async fence(workspace, entries) {
        for (const { person, version } of entries) {
          const key = addressKey({ workspace, person });
          fences.set(key, Math.max(version, fences.get(key) ?? 0));
        }
      },
      async write({ workspace }, written) {
        for (const { person, stateVersion, json } of written) {
          const key = addressKey({ workspace, person });
          if (stateVersion >= (profiles.get(key)?.stateVersion ?? 0))
            profiles.set(key, { stateVersion, json });
        }
        return written.length;
      },
      async remove({ workspace }, people) {
        for (const person of people) profiles.delete(addressKey({ workspace, person }));
      },
    },
  };
  let deliveries = 0;
  return {
    states,
    rows,
    fences,
    profiles,
    /** One delivery in a process of its own. Answers what must be delivered again. */
    async deliver(records: readonly DeliveredRecord[], nowMs: number, chaos: Chaos = calm) {
      const { faced, step } = faceChaos(ports, chaos);
      const options = { nowMs, step, random: () => 0.5, wait: chaos.turn };
      try {
        const answer = await scoreDelivery({ name: `d${deliveries++}`, records }, faced, options);
        return records.filter(({ recordId }) => answer.failed.has(recordId));
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        return records;
      }
    },
    async people(workspace: string, people: readonly PersonKey[]): Promise<ReadPerson[]> {
      const addresses = people.map((person) => ({ workspace, person }));
      const read = await readPeople(states, counting, addresses);
      return addresses.map((address) => read.get(addressKey(address)) as ReadPerson);
    },
  };
}

export type World = ReturnType<typeof createWorld>;

function faceChaos(ports: DeliveryPorts, { faultOf, diesAt, turn }: Chaos) {
  let dead = false;
  const die = () => {
    dead = true;
    return new Crash();
  };
  const face =
    <A extends readonly unknown[], R>(port: string, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await turn();
      if (dead) throw new Crash();
      const fault = faultOf(port);
      const code = `${port.split(".")[0]}.unavailable` as "store.unavailable";
      if (fault === "dies before") throw die();
      if (fault === "fails before") throw new ServiceError(code, "as told");
      const answer = await call(...args);
      if (fault === "dies after") throw die();
      if (fault === "fails after") throw new ServiceError(code, "as told");
      await turn();
      if (dead) throw new Crash();
      return answer;
    };
  const { states, cache } = ports;
  const faced: DeliveryPorts = {
    behaviors: ports.behaviors,
    models: ports.models,
    archive: face("archive.put", ports.archive),
    states: {
      read: face("store.read", states.read),
      write: face("store.write", states.write),
      readSpill: face("store.readSpill", states.readSpill),
      addSpill: face("store.addSpill", states.addSpill),
    },
    cache: {
      fence: face("cache.fence", cache.fence),
      write: face("cache.write", cache.write),
      remove: face("cache.remove", cache.remove),
    },
  };
  const step = (at: Step) => {
    if (dead) throw new Crash();
    if (diesAt(at)) throw die();
  };
  return { faced, step };
}

/** A person's interactions `first` … `first + count - 1`, each with a weight that tells it from others. */
export const block = (person: PersonKey, first: number, count: number) => ({
  person,
  interactions: Array.from({ length: count }, (_, i) => ({
    id: `${person}-${first + i}`,
    kind: "seen",
    happenedAtMs: 1_000 * (first + i),
    knownAtMs: 1_000 * (first + i),
    properties: { weight: weightOf(person, first + i) },
  })),
});

export function weightOf(person: PersonKey, n: number): number {
  let hash = n + 1;
  for (const char of person) hash = (hash * 31 + (char.codePointAt(0) as number)) % 1_000_003;
  return (hash * 7_919 + n * 104_729) % 1_000_003;
}

export const link = (from: PersonKey, to: PersonKey) => ({
  id: `${from}>${to}`,
  from,
  to,
  knownAtMs: 0,
});

export const record = (receivedAtMs: number, of: Partial<QueueRecord>): QueueRecord => ({
  workspace: "w",
  schema: counting.name,
  receivedAtMs,
  people: [],
  links: [],
  ...of,
});
