import type { PersonAddress, Spill, SpillPlace, StateStore } from "../ports/state-store.ts";
import type { Behavior } from "../schema/behavior.ts";
import { mergePersonState } from "../state/person-state.ts";
import { forgetExpired } from "../state/seen-ids.ts";
import { allPlaces, placeLeaving } from "../state/spill-places.ts";
import type { FrozenPerson, ReadPerson } from "./read-people.ts";

/**
 * Merges into each person, in memory, everybody who is known to be them. Answers the spilled ids of
 * those merged, with their new places: they must be added before a state that counts them is written.
 *
 *     frozen for good ──▶ its spilled ids read ──▶ added to the person's sets ──▶ person written
 *
 * Every id copied stands in a frozen state, so what it names is counted there and will be here: taking
 * it for a repeat before the person is written is right too.
 */
export async function absorbLinked(
  states: Pick<StateStore, "readSpill">,
  behavior: Behavior,
  people: readonly ReadPerson[],
  nowMs: number,
): Promise<Spill[]> {
  const spilled = await readSpilledIds(states, people, nowMs);
  return people.flatMap(({ address, state, unmerged }) =>
    unmerged.flatMap((frozen) => {
      const { featureSet } = behavior;
      if (!mergePersonState(featureSet, state, frozen.state, frozen.person)) return [];
      return placeLeaving(address, state.seen, spilled.get(frozen) ?? []);
    }),
  );
}

interface SpilledId {
  readonly id: string;
  readonly day: number;
}

async function readSpilledIds(
  states: Pick<StateStore, "readSpill">,
  people: readonly ReadPerson[],
  nowMs: number,
): Promise<Map<FrozenPerson, SpilledId[]>> {
  const asked = people.flatMap(({ address, unmerged }) =>
    unmerged.flatMap((frozen) => placesOf(address, frozen, nowMs)),
  );
  const spilled = new Map<FrozenPerson, SpilledId[]>();
  if (asked.length === 0) return spilled;
  const sets = await states.readSpill(
    asked.map(({ place }) => place),
    nowMs,
  );
  asked.forEach(({ frozen, place: { day } }, i) => {
    const ids = Array.from(sets[i] ?? [], (id) => ({ id, day }));
    spilled.set(frozen, [...(spilled.get(frozen) ?? []), ...ids]);
  });
  return spilled;
}

function placesOf(
  { workspace }: PersonAddress,
  frozen: FrozenPerson,
  nowMs: number,
): { frozen: FrozenPerson; place: SpillPlace }[] {
  forgetExpired(frozen.state.seen, nowMs);
  const address = { workspace, person: frozen.person };
  return allPlaces(address, frozen.state.seen).map((place) => ({ frozen, place }));
}
