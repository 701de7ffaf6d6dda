import { absorbLinked } from "./absorb-linked.ts";
import { backOff, MAX_TRIES, type Run, tryCache } from "./delivery.ts";
import { ServiceError } from "./error.ts";
import { dropRepeats, foldFresh, type ReceivedInteraction } from "./fold-interactions.ts";
import { readAlongRedirects } from "./follow-redirects.ts";
import type { PersonKey } from "./interaction.ts";
import { writeStates } from "./link-people.ts";
import type { PersonState } from "./person-state.ts";
import { addressKey, type Spill, type StateChange } from "./ports.ts";
import { type ReadPerson, resolvePeople } from "./read-people.ts";
import { takeLeaving } from "./seen-ids.ts";
import { placeLeaving } from "./spill-places.ts";
import { encodeState } from "./state-codec.ts";

/** What a delivery says of one person, by the name it was said of. */
export interface Visit {
  readonly person: PersonKey;
  readonly interactions: ReceivedInteraction[];
  readonly recordIds: Set<string>;
}

/** A person as the delivery left them. */
export interface UpdatedPerson {
  readonly person: PersonKey;
  readonly version: number;
  readonly state: PersonState;
}

/** A person, whatever names they were visited by, on the way to a write. */
interface Job {
  readonly person: ReadPerson;
  readonly visits: readonly Visit[];
  readonly interactions: readonly ReceivedInteraction[];
}

/**
 * Folds what a delivery says of people into their states, exactly once.
 *
 *     state read at v ──▶ spilled ids looked up ──▶ ids that leave it added to their sets
 *         ──▶ v + 1 announced to the cache ──▶ written, if what is stored is still v
 *
 * Only ids that stood in the state at v leave it, so a set never names an interaction that is not
 * counted. A write that lost begins again from the read: what the winner folded are repeats then.
 */
export async function updatePeople(run: Run, visits: readonly Visit[]): Promise<UpdatedPerson[]> {
  const updated: UpdatedPerson[] = [];
  let pending = visits;
  for (let attempt = 0; pending.length > 0; attempt++) {
    if (attempt === MAX_TRIES) {
      for (const visit of pending) failVisit(run, visit, lostTooOften());
      return updated;
    }
    if (attempt > 0) {
      await backOff(run.options, attempt);
      const addresses = pending.map(({ person }) => ({ workspace: run.workspace, person }));
      await readAlongRedirects(run.ports.states, addresses, run.stored);
    }
    const lost: Visit[] = [];
    for (const { job, version } of await tryJobs(run, jobsOf(run, pending))) {
      const { address, state } = job.person;
      if (version === "lost") lost.push(...job.visits);
      else updated.push({ person: address.person, version, state });
    }
    pending = lost;
  }
  return updated;
}

const lostTooOften = () =>
  new ServiceError("state.conflict", `a state lost to other writers ${MAX_TRIES} times in a row`);

function failVisit({ problems }: Run, { recordIds }: Visit, reason: ServiceError): void {
  for (const recordId of recordIds) problems.set(recordId, reason);
}

/** One job per person; whoever cannot be read fails the records that visit them. */
function jobsOf(run: Run, visits: readonly Visit[]): Job[] {
  const { behavior, stored, workspace } = run;
  const addresses = visits.map(({ person }) => ({ workspace, person }));
  const people = resolvePeople(behavior, stored, addresses);
  const visitsOf = new Map<ReadPerson, Visit[]>();
  for (const visit of visits) {
    const person = people.get(addressKey({ workspace, person: visit.person }));
    if (ServiceError.is(person)) failVisit(run, visit, person);
    else if (person) visitsOf.set(person, [...(visitsOf.get(person) ?? []), visit]);
  }
  return [...visitsOf].map(([person, ofPerson]) => ({
    person,
    visits: ofPerson,
    interactions: ofPerson.flatMap(({ interactions }) => interactions),
  }));
}

interface Tried {
  readonly job: Job;
  /** What is stored now, or that another writer was there first. */
  readonly version: number | "lost";
}

/** One try at all jobs. Who has nothing new is not written. */
async function tryJobs(run: Run, jobs: readonly Job[]): Promise<Tried[]> {
  const { behavior, options, ports } = run;
  const people = jobs.map(({ person }) => person);
  await addSpill(run, await absorbLinked(ports.states, behavior, people, options.nowMs));
  options.step("copied");

  const fresh = await dropRepeats(ports.states, jobs, options.nowMs);
  const news = jobs.map((job, i) => ({ job, fresh: fresh[i] as readonly ReceivedInteraction[] }));
  const changed = news.filter(({ job, fresh }) => fresh.length + job.person.unmerged.length > 0);
  await addSpill(
    run,
    changed.flatMap(({ job: { person } }) =>
      placeLeaving(person.address, person.state.seen, takeLeaving(person.state.seen)),
    ),
  );
  options.step("spilled");

  const written = await writeJobs(run, changed);
  return news.flatMap(({ job, fresh }) => {
    const version = changed.some((one) => one.job === job) ? written.get(job) : job.person.version;
    if (version === undefined) return [];
    if (version !== "lost") countInteractions(run, job, fresh.length);
    return [{ job, version }];
  });
}

/** Folds, announces and writes. Who could not be encoded has failed their records and is left out. */
async function writeJobs(
  run: Run,
  changed: readonly { job: Job; fresh: readonly ReceivedInteraction[] }[],
): Promise<Map<Job, Tried["version"]>> {
  const { ports, options, workspace } = run;
  const changes = changed.flatMap(({ job, fresh }) => {
    const change = foldJob(run, job, fresh);
    return change === undefined ? [] : [{ job, change }];
  });
  const entries = changes.map(({ change: { address, next } }) => ({
    person: address.person,
    version: next.version,
  }));
  if (entries.length > 0) await tryCache(run, () => ports.cache.fence(workspace, entries));
  options.step("fenced");
  const answers = await writeStates(
    run,
    changes.map(({ change }) => change),
  );
  options.step("written");
  return new Map(
    changes.map(({ job, change }, i) => [job, answers[i] ? change.next.version : "lost"]),
  );
}

function foldJob(
  run: Run,
  { person, visits }: Job,
  fresh: readonly ReceivedInteraction[],
): StateChange | undefined {
  const { address, version, state } = person;
  foldFresh(run.behavior, state, fresh);
  try {
    const bytes = encodeState(run.behavior.featureSet, state);
    return { address, next: { version: version + 1, bytes } };
  } catch (error) {
    if (!ServiceError.is(error)) throw error;
    for (const visit of visits) failVisit(run, visit, error);
    return undefined;
  }
}

function countInteractions({ facts }: Run, { interactions }: Job, fresh: number): void {
  facts.folded += fresh;
  facts.repeats += interactions.length - fresh;
}

async function addSpill({ facts, ports }: Run, spills: readonly Spill[]): Promise<void> {
  if (spills.length === 0) return;
  await ports.states.addSpill(spills);
  for (const { ids } of spills) facts.spilledIds += ids.length;
}
