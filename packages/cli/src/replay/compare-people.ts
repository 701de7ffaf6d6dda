import { ServiceError } from "@porchlight/core/error";
import { writeVector } from "@porchlight/core/features/vector";
import { userKey } from "@porchlight/core/interaction";
import { addressKey, type StateStore, type StoredState } from "@porchlight/core/ports/state-store";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { decodeState } from "@porchlight/core/state/state-codec";
import { compareVector, type Difference, type Worst } from "./compare-vector.ts";
import type { Oracle } from "./replay-definition.ts";

export interface PeopleFacts {
  readonly persons: number;
  /** Interactions counted in all states. */
  readonly folded: number;
  /** Interactions that states have too few of … */
  readonly tooFew: number;
  /** … and too many. */
  readonly double: number;
  /** People with a column, at any of the moments, that is not what it must be. */
  readonly mismatched: number;
  /** The first of them. */
  readonly mismatches: readonly Mismatch[];
  readonly worst: Worst;
}

export interface Mismatch extends Difference {
  readonly person: string;
  readonly afterMs: number;
}

const HOUR_MS = 3_600_000;
/** After a person's last interaction: much later, decay leaves nothing to compare. */
export const MOMENTS_MS = [0, HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS] as const;
const PEOPLE_AT_ONCE = 100;
const MISMATCHES_KEPT = 10;
const COUNT_COLUMN = "interactions_total";

/**
 * Reads every person's state and compares it with the oracle.
 *
 * @param acceptedOf how many interactions of a person ingest accepted
 */
export async function comparePeople(
  states: Pick<StateStore, "read">,
  behavior: Behavior,
  workspace: string,
  oracle: Oracle,
  acceptedOf: (person: string) => number,
  onProgress: (done: number) => void = () => {},
): Promise<PeopleFacts> {
  const facts = {
    persons: 0,
    folded: 0,
    tooFew: 0,
    double: 0,
    mismatched: 0,
    mismatches: [] as Mismatch[],
    worst: new Map() as Worst,
  };
  for (let start = 0; start < oracle.people.length; start += PEOPLE_AT_ONCE) {
    const people = oracle.people.slice(start, start + PEOPLE_AT_ONCE);
    const addresses = people.map((person) => ({ workspace, person: userKey(person) }));
    const stored = await states.read(addresses);
    people.forEach((person, i) => {
      const state = stored.get(addressKey(addresses[i]!)) as StoredState | "absent";
      const { folded, mismatches } = comparePerson(behavior, state, person, oracle, facts.worst);
      const surplus = folded - acceptedOf(person);
      facts.persons += state === "absent" ? 0 : 1;
      facts.folded += folded;
      facts.tooFew += Math.max(0, -surplus);
      facts.double += Math.max(0, surplus);
      if (mismatches.length === 0) return;
      facts.mismatched++;
      facts.mismatches.push(...mismatches.slice(0, MISMATCHES_KEPT - facts.mismatches.length));
    });
    onProgress(start + people.length);
  }
  return facts;
}

/** One person at each moment: how many interactions the state counts, and what differs. */
export function comparePerson(
  { featureSet }: Pick<Behavior, "featureSet">,
  stored: StoredState | "absent",
  person: string,
  oracle: Oracle,
  worst: Worst = new Map(),
): { folded: number; mismatches: readonly Mismatch[] } {
  const { columns } = featureSet;
  const countAt = columns.indexOf(COUNT_COLUMN);
  if (countAt < 0)
    throw new ServiceError(
      "schema.invalid",
      `a replay counts by the column "${COUNT_COLUMN}", which the schema does not have`,
    );
  if (stored === "absent") {
    const expected = oracle.interactionsOf(person);
    const nothing = { column: COUNT_COLUMN, got: 0, expected };
    return { folded: 0, mismatches: [{ person, afterMs: 0, ...nothing }] };
  }
  const state = decodeState(featureSet, stored.bytes);
  // Takes what features write as it is, where a Float32Array would round it: sums are held to 1e-9.
  const vector = new Float64Array(columns.length);
  const mismatches = MOMENTS_MS.flatMap((afterMs) => {
    const momentMs = oracle.lastAtMs(person) + afterMs;
    writeVector(featureSet, state, momentMs, vector as unknown as Float32Array);
    return compareVector(columns, vector, oracle.columns(person, momentMs), worst).map(
      (difference) => ({ person, afterMs, ...difference }),
    );
  });
  return { folded: vector[countAt] as number, mismatches };
}
