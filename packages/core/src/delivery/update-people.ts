import { ServiceError } from "../error.ts";
import type { PersonKey } from "../interaction.ts";
import type { CachedProfile } from "../ports/profile-cache.ts";
import { addressKey, type Spill, type StateChange } from "../ports/state-store.ts";
import { takeLeaving } from "../state/seen-ids.ts";
import { placeLeaving } from "../state/spill-places.ts";
import { encodeState } from "../state/state-codec.ts";
import { absorbLinked } from "./absorb-linked.ts";
import { backOff, MAX_TRIES, type Run, tryCache } from "./delivery.ts";
import { dropRepeats, foldFresh, type ReceivedInteraction } from "./fold-interactions.ts";
import { readAlongRedirects } from "./follow-redirects.ts";
import { isErased } from "./is-erased.ts";
import { writeStates } from "./link-people.ts";
import { makeProfiles } from "./make-profiles.ts";
import { isKnown, type ReadPerson, resolvePeople } from "./read-people.ts";

/** What a delivery says of one person, by the name it was said of. */
export interface Visit {
  readonly person: PersonKey;
  readonly interactions: ReceivedInteraction[];
  readonly recordIds: Set<string>;
}

/** A person as the delivery left them. */
export interface UpdatedPerson {
  readonly person: PersonKey;
  /** Undefined for who was never written: they are named by a link or a late interaction, and nothing else. */
  readonly profile: CachedProfile | undefined;
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
 *     state read at v ──▶ spilled ids looked up ──▶ ids that leave it added to their sets ──▶ profile made
 *         ──▶ v + 1 announced to the cache ──▶ written, if what is stored is still v
 *
 * The profile is made before the announcement, since from there until it is cached whoever asks goes
 * past the cache.
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
    for (const { job, profile } of await tryJobs(run, jobsOf(run, pending))) {
      if (profile === "lost") lost.push(...job.visits);
      else updated.push({ person: job.person.address.person, profile });
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
    interactions: ofPerson.flatMap((visit) => standingOf(run, visit)),
  }));
}

/** Asked at each try: the person may have been erased since the last. */
const standingOf = ({ stored, workspace }: Run, { person, interactions }: Visit) =>
  interactions.filter(({ interaction }) => !isErased(stored, { workspace, person }, interaction));

interface Tried {
  readonly job: Job;
  /** As the state is now, if there is one, or that another writer was there first. */
  readonly profile: CachedProfile | undefined | "lost";
}

/** A job whose interactions are in the state in memory. */
interface Folded {
  readonly job: Job;
  readonly fresh: number;
  /** Undefined for who has nothing new: they are not written. */
  readonly change: StateChange | undefined;
}

/** One try at all jobs. Who could not be encoded has failed their records and is left out. */
async function tryJobs(run: Run, jobs: readonly Job[]): Promise<Tried[]> {
  const { behavior, options, ports } = run;
  const people = jobs.map(({ person }) => person);
  await addSpill(run, await absorbLinked(ports.states, behavior, people, options.nowMs));
  options.step("copied");

  const freshOf = await dropRepeats(ports.states, jobs, options.nowMs);
  const news = jobs.map((job, i) => ({ job, fresh: freshOf[i] as readonly ReceivedInteraction[] }));
  await addSpill(
    run,
    news
      .filter(isNews)
      .flatMap(({ job: { person } }) =>
        placeLeaving(person.address, person.state.seen, takeLeaving(person.state.seen)),
      ),
  );
  options.step("spilled");

  const folded = news.flatMap((one) => foldJob(run, one) ?? []);
  const profileOf = await makeFolded(run, folded);
  const lost = await writeChanges(
    run,
    folded.flatMap(({ change }) => change ?? []),
  );
  return folded.map((one) => {
    const { job, fresh, change } = one;
    if (change !== undefined && lost.has(change)) return { job, profile: "lost" };
    countInteractions(run, job, fresh);
    return { job, profile: profileOf.get(one) };
  });
}

/** The profiles of those who are written, or were before. */
async function makeFolded(
  run: Run,
  folded: readonly Folded[],
): Promise<ReadonlyMap<Folded, CachedProfile>> {
  const known = folded.filter(({ job, change }) => change !== undefined || isKnown(job.person));
  const profiles = await makeProfiles(run, known.map(personFolded));
  return new Map(known.map((one, i) => [one, profiles[i] as CachedProfile]));
}

interface News {
  readonly job: Job;
  readonly fresh: readonly ReceivedInteraction[];
}

const isNews = ({ job, fresh }: News): boolean => fresh.length + job.person.unmerged.length > 0;

const personFolded = ({ job: { person }, change }: Folded) => ({
  person: person.address.person,
  version: change?.next.version ?? person.version,
  state: person.state,
});

/** Announces and writes; answers what lost to another writer. */
async function writeChanges(
  run: Run,
  changes: readonly StateChange[],
): Promise<ReadonlySet<StateChange>> {
  const { ports, options, workspace } = run;
  const entries = changes.map(({ address, next }) => ({
    person: address.person,
    version: next.version,
  }));
  if (entries.length > 0) await tryCache(run, () => ports.cache.fence(workspace, entries));
  options.step("fenced");
  const isWritten = await writeStates(run, changes);
  options.step("written");
  return new Set(changes.filter((_, i) => !isWritten[i]));
}

function foldJob(run: Run, { job, fresh }: News): Folded | undefined {
  const { address, version, state, erasure } = job.person;
  if (!isNews({ job, fresh })) return { job, fresh: 0, change: undefined };
  foldFresh(run.behavior, state, fresh);
  try {
    const bytes = encodeState(run.behavior.featureSet, state);
    const erased = erasure && { erasedAtMs: erasure.atMs };
    const change = { address, next: { version: version + 1, bytes, ...erased } };
    return { job, fresh: fresh.length, change };
  } catch (error) {
    if (!ServiceError.is(error)) throw error;
    for (const visit of job.visits) failVisit(run, visit, error);
    return undefined;
  }
}

function countInteractions({ facts }: Run, { interactions, visits }: Job, fresh: number): void {
  facts.folded += fresh;
  facts.repeats += interactions.length - fresh;
  const said = visits.reduce((sum, visit) => sum + visit.interactions.length, 0);
  facts.erased += said - interactions.length;
}

async function addSpill({ facts, ports }: Run, spills: readonly Spill[]): Promise<void> {
  if (spills.length === 0) return;
  await ports.states.addSpill(spills);
  for (const { ids } of spills) facts.spilledIds += ids.length;
}
