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
 * The way from an address to the person it is: itself first, the person last. A redirect that was known
 * by the time its end was erased is void: the way ends before it. Throws `state.unreadable` where the end
 * was not reached within the most hops followed.
 */
export function redirectPath(stored: StoredByKey, address: PersonAddress): PersonAddress[] {
  const { path, isWhole } = writtenPath(stored, address);
  if (!isWhole)
    throw new ServiceError(
      "state.unreadable",
      `a person is redirected more than ${MAX_HOPS} times`,
      { details: { workspace: address.workspace, person: address.person } },
    );
  const erased = erasedAlong(stored, path);
  const end = path.findIndex((at, i) => isVoid(stored, at, erased[i + 1]));
  return end < 0 ? path : path.slice(0, end + 1);
}

/**
 * Up to when what was known of a name is erased, Unix ms: by their own erasure, or by that of who they
 * were known to be. Undefined for who was never erased, as far as was read.
 */
export const erasedAtMs = (stored: StoredByKey, address: PersonAddress): number | undefined =>
  erasedAlong(stored, writtenPath(stored, address).path)[0];

/** Redirects as they are written, void or not. */
function writtenPath(
  stored: StoredByKey,
  address: PersonAddress,
): { path: PersonAddress[]; isWhole: boolean } {
  const path = [address];
  for (let at = address; ; ) {
    const next = nextOf(stored, at);
    if (next === undefined) return { path, isWhole: stored.has(addressKey(at)) };
    if (path.length > MAX_HOPS) return { path, isWhole: false };
    path.push(next);
    at = next;
  }
}

/** For each on a path: from its end, because an erasure there goes back along what led to it by then. */
function erasedAlong(stored: StoredByKey, path: readonly PersonAddress[]): (number | undefined)[] {
  const erased: (number | undefined)[] = [];
  for (let i = path.length - 1; i >= 0; i--) {
    const at = path[i] as PersonAddress;
    const own = itemOf(stored, at)?.erasedAtMs;
    const after = isVoid(stored, at, erased[i + 1]) ? erased[i + 1] : undefined;
    erased[i] = after === undefined ? own : Math.max(after, own ?? after);
  }
  return erased;
}

/** Whether a redirect was known by the time that what it leads to was erased. */
const isVoid = (
  stored: StoredByKey,
  from: PersonAddress,
  targetErasedAtMs: number | undefined,
): boolean =>
  targetErasedAtMs !== undefined && (itemOf(stored, from)?.linkedAtMs ?? 0) <= targetErasedAtMs;

function itemOf(stored: StoredByKey, address: PersonAddress): StoredState | undefined {
  const value = stored.get(addressKey(address));
  return value === "absent" ? undefined : value;
}

function nextOf(stored: StoredByKey, address: PersonAddress): PersonAddress | undefined {
  const redirect = itemOf(stored, address)?.redirect;
  return redirect && { workspace: address.workspace, person: redirect };
}

const unique = (addresses: readonly PersonAddress[]): PersonAddress[] => [
  ...new Map(addresses.map((address) => [addressKey(address), address])).values(),
];
