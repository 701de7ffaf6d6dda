import { isEmptied } from "../delivery/read-people.ts";
import { ServiceError } from "../error.ts";
import type { PersonKey } from "../interaction.ts";
import type { Erasure, SpillSets } from "../ports/erasures.ts";
import { addressKey, type PersonAddress, type StateStore } from "../ports/state-store.ts";
import type { Behavior } from "../schema/behavior.ts";
import { allPlaces, spillPlaceKey } from "../state/spill-places.ts";
import { decodeState } from "../state/state-codec.ts";
import { isTombstoned, tombstoneChange } from "./tombstone.ts";

export interface EraseNamesPorts {
  readonly states: Pick<StateStore, "read" | "write">;
  readonly spills: SpillSets;
}

const MAX_TRIES = 6;

/** Takes away what is stored of each name of an erasure, unless a new life has begun there since. */
export async function eraseNames(
  ports: EraseNamesPorts,
  behavior: Behavior,
  { workspace, names }: Pick<Erasure, "workspace" | "names">,
): Promise<void> {
  for (const [name, atMs] of Object.entries(names)) {
    const address = { workspace, person: name as PersonKey };
    await eraseState(ports, address, atMs);
    await eraseSpills(ports, behavior, address);
  }
}

async function eraseState(
  { states }: EraseNamesPorts,
  address: PersonAddress,
  atMs: number,
): Promise<void> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const current = (await states.read([address])).get(addressKey(address)) ?? "absent";
    if (isTombstoned(current, atMs)) return;
    const [answer] = await states.write([tombstoneChange(address, current, atMs)]);
    if (answer === "written") return;
  }
  throw new ServiceError("state.conflict", `a tombstone lost to other writers ${MAX_TRIES} times`);
}

/**
 * Deletes sets of spilled ids, but for those that the state uses which has begun since: they hold the new
 * person's ids too, and expire by themselves within a week. Listed before the state is read, so that
 * a set which came with a newer state than that is not there, or not as it was listed.
 */
async function eraseSpills(
  { states, spills }: EraseNamesPorts,
  behavior: Behavior,
  address: PersonAddress,
): Promise<void> {
  const listed = await spills.listSpill(address);
  if (listed.length === 0) return;
  const current = (await states.read([address])).get(addressKey(address)) ?? "absent";
  const used = new Set<string>();
  if (current !== "absent" && !isEmptied(current)) {
    const { seen } = decodeState(behavior.featureSet, current.bytes);
    for (const place of allPlaces(address, seen)) used.add(spillPlaceKey(place));
  }
  await spills.deleteSpill(listed.filter(({ place }) => !used.has(spillPlaceKey(place))));
}
