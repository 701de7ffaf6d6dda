import { erasedAtMs, readAlongRedirects, redirectPath } from "../delivery/follow-redirects.ts";
import { resolvePeople } from "../delivery/read-people.ts";
import { ServiceError } from "../error.ts";
import type { PersonKey } from "../interaction.ts";
import type { Erasure, Erasures } from "../ports/erasures.ts";
import type { ProfileCache } from "../ports/profile-cache.ts";
import {
  addressKey,
  type PersonAddress,
  type StateStore,
  type StoredState,
} from "../ports/state-store.ts";
import type { Behavior } from "../schema/behavior.ts";
import { unlessAway } from "../unless-away.ts";
import { tombstoneChange } from "./tombstone.ts";

export interface BeginErasurePorts {
  readonly states: Pick<StateStore, "read" | "write">;
  readonly erasures: Erasures;
  readonly cache: Pick<ProfileCache, "remove">;
}

const MAX_TRIES = 6;

/**
 * Erases a person as far as nobody waits for it: from here on no answer, fold or training knows what was
 * known of them until now. What is left of it in stores is `finishErasures`'s to take away.
 *
 *     state read at v ──▶ erasure recorded, with every name ──▶ tombstone, if what is stored is still v
 *
 * The record comes first, because the names stand in the state that the tombstone replaces; dying between
 * the two leaves a record, from which the erasure is begun again. The one tombstone is enough at once:
 * it voids every redirect to this person that was known before it, so who was merged into them is
 * nobody's any more.
 *
 * Who was never seen is erased too: of them something may wait in the queue. Asking again erases what
 * became known in between. Throws `store.unavailable`, and `state.conflict` where other writers were
 * quicker too often.
 */
export async function beginErasure(
  { states, erasures, cache }: BeginErasurePorts,
  behavior: Behavior,
  asked: PersonAddress,
  nowMs: number,
): Promise<Erasure> {
  const { workspace } = asked;
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const found = await findPerson(states, behavior, asked);
    const { root, current } = found;
    const before = (await erasures.list(workspace)).find(({ person }) => person === root.person);
    // Later than every erasure before it, whichever clock that went by.
    const askedAtMs = Math.max(nowMs, found.erasedAtMs ?? nowMs, before?.askedAtMs ?? nowMs);
    const unfinished = before?.finishedAtMs === undefined ? before?.names : undefined;
    const names = { ...unfinished, ...namesAt(found.names, askedAtMs) };
    const erasure: Erasure = { workspace, person: root.person, askedAtMs, names };
    if ((await erasures.write(erasure)) === "outdated") continue;
    const [answer] = await states.write([tombstoneChange(root, current, askedAtMs)]);
    if (answer === "conflict") continue;
    const scope = { workspace, generation: undefined };
    await unlessAway("cache.unavailable", cache.remove(scope, namesOf(erasure)));
    return erasure;
  }
  throw new ServiceError("state.conflict", `an erasure lost to other writers ${MAX_TRIES} times`);
}

export const namesOf = ({ names }: Pick<Erasure, "names">): PersonKey[] =>
  Object.keys(names) as PersonKey[];

const namesAt = (names: readonly PersonKey[], atMs: number): Erasure["names"] =>
  Object.fromEntries(names.map((name) => [name, atMs]));

async function findPerson(
  states: Pick<StateStore, "read">,
  behavior: Behavior,
  asked: PersonAddress,
) {
  const stored = new Map<string, StoredState | "absent">();
  await readAlongRedirects(states, [asked], stored);
  const path = redirectPath(stored, asked);
  const root = path.at(-1) as PersonAddress;
  const person = resolvePeople(behavior, stored, [asked]).get(addressKey(asked));
  // Of a state that cannot be read the names are not known; the pass over the archive finds who led to it.
  const known = person === undefined || ServiceError.is(person) ? [] : [person, ...person.unmerged];
  return {
    root,
    current: stored.get(addressKey(root)) as StoredState | "absent",
    erasedAtMs: erasedAtMs(stored, root),
    names: [...path.map((on) => on.person), ...known.flatMap(({ state }) => state.merged)],
  };
}
