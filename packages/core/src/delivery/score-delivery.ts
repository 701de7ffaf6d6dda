import { ServiceError } from "../error.ts";
import type { PersonKey } from "../interaction.ts";
import { DELIVERY_LOAD_WAIT_MS } from "../models/models.ts";
import { addressKey, type PersonAddress, type StateStore } from "../ports/state-store.ts";
import { isLate } from "../state/repeat-window.ts";
import { archiveRecords } from "./archive-records.ts";
import { cacheProfiles } from "./cache-profiles.ts";
import {
  type DeliveredRecord,
  type Delivery,
  type DeliveryFacts,
  type DeliveryOptions,
  type DeliveryPorts,
  noFacts,
  type Run,
} from "./delivery.ts";
import { readAlongRedirects } from "./follow-redirects.ts";
import { linkPeople } from "./link-people.ts";
import { resolvePeople } from "./read-people.ts";
import { updatePeople, type Visit } from "./update-people.ts";

export interface ScoredDelivery {
  /** Records that must be delivered again; all others are done. */
  readonly failed: ReadonlySet<string>;
  readonly problems: ReadonlyMap<string, unknown>;
  readonly facts: Readonly<DeliveryFacts>;
}

/**
 * Takes one delivery through its steps: read, archive, link, fold, write, cache. Whatever fails or
 * crashes on the way, delivering the records again loses nothing and counts nothing twice.
 *
 * Nothing is folded that is not archived, because states and models are built again from the archive:
 * with the archive away, records wait in the queue, and what is served gets older, but is served. Reading
 * comes first, because it says who was erased, and of them nothing is archived again.
 */
export async function scoreDelivery(
  delivery: Delivery,
  ports: DeliveryPorts,
  options: DeliveryOptions,
): Promise<ScoredDelivery> {
  options.step("received");
  const facts = noFacts();
  const problems = new Map<string, unknown>();
  facts.records = delivery.records.length;
  const groups = groupRecords(delivery.records, ports, problems);
  const settled = await Promise.allSettled(
    groups.map(({ behavior, records }) => {
      const workspace = records[0]?.record.workspace as string;
      const counted = { ...ports, states: countReads(ports.states, facts) };
      const serving = ports.models.serving(workspace, behavior, DELIVERY_LOAD_WAIT_MS);
      const stored = new Map();
      const run = {
        workspace,
        behavior,
        ports: counted,
        options,
        serving,
        stored,
        facts,
        problems,
      };
      return scoreRecords(run, delivery.name, records);
    }),
  );
  for (const one of settled) if (one.status === "rejected") throw one.reason;
  return { failed: new Set(problems.keys()), problems, facts };
}

type Group = { readonly behavior: Run["behavior"]; readonly records: DeliveredRecord[] };

/** Records by workspace and schema; those that no schema here understands have failed. */
function groupRecords(
  records: readonly DeliveredRecord[],
  { behaviors }: DeliveryPorts,
  problems: Map<string, unknown>,
): Group[] {
  const groups = new Map<string, Group>();
  for (const delivered of records) {
    const { workspace, schema } = delivered.record;
    try {
      const behavior = requireUnderstood(delivered, behaviors);
      const key = `${workspace}#${schema}`;
      const group = groups.get(key) ?? { behavior, records: [] };
      groups.set(key, group);
      group.records.push(delivered);
    } catch (error) {
      if (!ServiceError.is(error)) throw error;
      problems.set(delivered.recordId, error);
    }
  }
  return [...groups.values()];
}

/** Before anything of a record takes effect: one that can never be folded whole is not begun. */
function requireUnderstood(
  { record: { schema, people } }: DeliveredRecord,
  behaviors: DeliveryPorts["behaviors"],
): Run["behavior"] {
  const behavior = behaviors.get(schema);
  if (behavior === undefined)
    throw new ServiceError("schema.not_found", `no schema is called "${schema}" here`);
  for (const { interactions } of people)
    for (const { kind } of interactions)
      if (!behavior.kindIndex.has(kind))
        throw new ServiceError(
          "interaction.unknown_kind",
          `the schema "${schema}" declares no kind "${kind}"`,
        );
  return behavior;
}

const countReads = (states: StateStore, facts: DeliveryFacts): StateStore => ({
  read: (addresses) => {
    facts.reads += addresses.length;
    return states.read(addresses);
  },
  write: (changes) => states.write(changes),
  readSpill: (places, nowMs) => states.readSpill(places, nowMs),
  addSpill: (spills) => states.addSpill(spills),
});

/** The steps for the records of one workspace; an outage on the way fails them all. */
async function scoreRecords(
  run: Run,
  name: string,
  records: readonly DeliveredRecord[],
): Promise<void> {
  const { facts, options, ports, stored } = run;
  try {
    await readAlongRedirects(ports.states, namesIn(run, records), stored);
    options.step("read");
    await archiveRecords(run, name, records);
    options.step("archived");
    const readable = requireReadable(run, records);
    await linkPeople(
      run,
      readable.flatMap(({ record }) => record.links),
    );
    options.step("frozen");
    const visits = visitsOf(run, readable);
    const people = await updatePeople(run, visits);
    facts.persons += people.length;
    await cacheProfiles(run, people, visits);
    options.step("cached");
  } catch (error) {
    if (!ServiceError.is(error)) throw error;
    for (const { recordId } of records) run.problems.set(recordId, error);
  }
}

/** Everybody the records name: who did something in time, and both ends of each link. */
function visitsOf({ options: { nowMs } }: Run, records: readonly DeliveredRecord[]): Visit[] {
  const visits = new Map<PersonKey, Visit>();
  for (const { recordId, record } of records) {
    const visit = (person: PersonKey): Visit => {
      const one = visits.get(person) ?? { person, interactions: [], recordIds: new Set() };
      visits.set(person, one);
      one.recordIds.add(recordId);
      return one;
    };
    for (const { from, to } of record.links) [from, to].forEach(visit);
    const { receivedAtMs } = record;
    if (isLate(receivedAtMs, nowMs)) continue;
    for (const { person, interactions } of record.people)
      for (const interaction of interactions)
        visit(person).interactions.push({ interaction, receivedAtMs });
  }
  return [...visits.values()];
}

const addressesOf = (run: Run, records: readonly DeliveredRecord[]): PersonAddress[] =>
  visitsOf(run, records).map(({ person }) => ({ workspace: run.workspace, person }));

/** Everybody there is a word of, late or not: who was erased is not archived either. */
const namesIn = ({ workspace }: Run, records: readonly DeliveredRecord[]): PersonAddress[] =>
  records.flatMap(({ record: { links, people } }) =>
    [...links.flatMap(({ from, to }) => [from, to]), ...people.map(({ person }) => person)].map(
      (person) => ({ workspace, person }),
    ),
  );

/** Records of which everybody can be read; the others have failed. */
function requireReadable(run: Run, records: readonly DeliveredRecord[]): DeliveredRecord[] {
  const people = resolvePeople(run.behavior, run.stored, addressesOf(run, records));
  return records.filter((record) => {
    const reason = addressesOf(run, [record])
      .map((address) => people.get(addressKey(address)))
      .find((person) => ServiceError.is(person));
    if (reason !== undefined) run.problems.set(record.recordId, reason);
    return reason === undefined;
  });
}
