import { ServiceError } from "../error.ts";
import {
  addressKey,
  type PersonAddress,
  type StateStore,
  type StoredState,
} from "../ports/state-store.ts";

/** What was read, by `addressKey`. */
export type StoredByKey = Map<string, StoredState | "absent">;

/** People seldom have more than two names one after the other; a longer chain is a fault of the sender. */
const MAX_HOPS = 32;

/**
 * Reads what is missing in `stored`: the addresses, and whatever their redirects lead to. One batch per
 * hop, so one batch where nobody is redirected.
 */
export async function readAlongRedirects(
  states: Pick<StateStore, "read">,
  addresses: readonly PersonAddress[],
  stored: StoredByKey,
): Promise<void> {
  let asked = addresses;
  for (let hop = 0; asked.length > 0 && hop <= MAX_HOPS; hop++) {
    const missing = unique(asked).filter((address) => !stored.has(addressKey(address)));
    if (missing.length > 0)
      for (const [key, value] of await states.read(missing)) stored.set(key, value);
    asked = asked.flatMap((address) => nextOf(stored, address) ?? []);
  }
}

/**
 * The way from an address to the person it is: itself first, the person last. Throws
 * `state.unreadable` where that was not reached within the most hops followed.
 */
export function redirectPath(stored: StoredByKey, address: PersonAddress): PersonAddress[] {
  const path = [address];
  for (let at = address; ; ) {
    const next = nextOf(stored, at);
    if (next === undefined && stored.has(addressKey(at))) return path;
    if (next === undefined || path.length > MAX_HOPS)
      throw new ServiceError(
        "state.unreadable",
        `a person is redirected more than ${MAX_HOPS} times`,
        { details: { workspace: address.workspace, person: address.person } },
      );
    path.push(next);
    at = next;
  }
}

function nextOf(stored: StoredByKey, address: PersonAddress): PersonAddress | undefined {
  const value = stored.get(addressKey(address));
  if (value === undefined || value === "absent" || value.redirect === undefined) return undefined;
  return { workspace: address.workspace, person: value.redirect };
}

const unique = (addresses: readonly PersonAddress[]): PersonAddress[] => [
  ...new Map(addresses.map((address) => [addressKey(address), address])).values(),
];
