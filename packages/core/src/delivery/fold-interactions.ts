import { hashTextInto } from "@porchlight/numeric/hash-text";
import { fold } from "../features/fold.ts";
import type { Interaction } from "../interaction.ts";
import type { PersonAddress, SpillPlace, StateStore } from "../ports/state-store.ts";
import type { Behavior } from "../schema/behavior.ts";
import type { PersonState } from "../state/person-state.ts";
import { createPrepared, prepare } from "../state/prepare.ts";
import { receiptHour } from "../state/repeat-window.ts";
import { forgetExpired, hasSeen, idText, type SeenIds } from "../state/seen-ids.ts";
import { placesToLookIn, spillPlaceKey } from "../state/spill-places.ts";
import { type ReadPerson, viewOf } from "./read-people.ts";

export interface ReceivedInteraction {
  readonly interaction: Interaction;
  /** When ingest received it; repeats are recognised for five days from here. Unix ms. */
  readonly receivedAtMs: number;
}

export interface FoldJob {
  readonly person: ReadPerson;
  readonly interactions: readonly ReceivedInteraction[];
}

export interface FoldFacts {
  readonly folded: number;
  readonly repeats: number;
}

/**
 * Folds what is new into the state of each person, in place, with everybody known to be them merged in.
 * Writes nothing; spilled ids are looked up in one batch for all. Answers one fact per job, in order.
 */
export async function foldInteractions(
  states: Pick<StateStore, "readSpill">,
  behavior: Behavior,
  jobs: readonly FoldJob[],
  nowMs: number,
): Promise<readonly FoldFacts[]> {
  const fresh = await dropRepeats(states, jobs, nowMs);
  return jobs.map(({ person, interactions }, i) => {
    const news = fresh[i] as readonly ReceivedInteraction[];
    foldFresh(behavior, viewOf(behavior, person), news);
    return { folded: news.length, repeats: interactions.length - news.length };
  });
}

/** Folds interactions that are known to be no repeats, in place. */
export function foldFresh(
  behavior: Behavior,
  state: PersonState,
  fresh: readonly ReceivedInteraction[],
): void {
  const prepared = createPrepared(behavior);
  for (const { interaction, receivedAtMs } of fresh) {
    prepare(behavior, interaction, prepared);
    fold(behavior.featureSet, state, prepared, receiptHour(receivedAtMs));
  }
}

/**
 * The interactions of each job that were not folded before: neither earlier in the job, nor by an id in
 * the state, nor by one that was spilled. Forgets ids that are past their keeping.
 */
export async function dropRepeats(
  states: Pick<StateStore, "readSpill">,
  jobs: readonly FoldJob[],
  nowMs: number,
): Promise<ReceivedInteraction[][]> {
  const candidates = jobs.map((job) => unseen(job, nowMs));
  const places = new Map<string, SpillPlace>();
  for (const { looks } of candidates.flat())
    for (const place of looks) places.set(spillPlaceKey(place), place);
  if (places.size === 0) return candidates.map((ofJob) => ofJob.map(({ received }) => received));
  const sets = await states.readSpill([...places.values()], nowMs);
  const spilled = new Map([...places.keys()].map((key, i) => [key, sets[i]]));
  return candidates.map((ofJob) =>
    ofJob
      .filter(({ id, looks }) => !looks.some((at) => spilled.get(spillPlaceKey(at))?.has(id)))
      .map(({ received }) => received),
  );
}

interface Candidate {
  readonly received: ReceivedInteraction;
  readonly id: string;
  readonly looks: readonly SpillPlace[];
}

const idWords = new Uint32Array(2);

/** What is new as far as the states themselves tell, with the places that may tell otherwise. */
function unseen({ person, interactions }: FoldJob, nowMs: number): Candidate[] {
  const known = idsOf(person);
  for (const { seen } of known) forgetExpired(seen, nowMs);
  const earlier = new Set<string>();
  return interactions.flatMap((received) => {
    const { id } = received.interaction;
    if (earlier.has(id)) return [];
    earlier.add(id);
    hashTextInto(id, idWords);
    const [high, low] = idWords as unknown as [number, number];
    if (known.some(({ seen }) => hasSeen(seen, high, low))) return [];
    const text = idText(high, low);
    const looks = known.flatMap(({ address, seen }) => placesToLookIn(address, seen, text));
    return [{ received, id: text, looks }];
  });
}

/** Where a person's ids stand: in their own state, and in those not merged yet. */
function idsOf({ address, state, unmerged }: ReadPerson): {
  address: PersonAddress;
  seen: SeenIds;
}[] {
  return [
    { address, seen: state.seen },
    ...unmerged.map((frozen) => ({
      address: { workspace: address.workspace, person: frozen.person },
      seen: frozen.state.seen,
    })),
  ];
}
