import type { ReplayEvent } from "@porchlight/cli/replay/replay-definition";
import { foldFresh } from "@porchlight/core/delivery/fold-interactions";
import type { Interaction, PersonKey } from "@porchlight/core/interaction";
import type { StateStore, StoredState } from "@porchlight/core/ports/state-store";
import { addressKey } from "@porchlight/core/ports/state-store";
import { emptyPersonState, type PersonState } from "@porchlight/core/state/person-state";
import { encodeState } from "@porchlight/core/state/state-codec";
import { schema } from "../../schemas/bpic2012.ts";

/** Each person's state after a log, as if every event had been counted once. */
export function foldLog(events: readonly ReplayEvent[]): Map<string, PersonState> {
  const states = new Map<string, PersonState>();
  for (const event of events) {
    const state = states.get(event.person) ?? emptyPersonState(schema.featureSet);
    states.set(event.person, state);
    foldFresh(schema, state, [
      { interaction: toInteraction(event), receivedAtMs: event.happenedAtMs },
    ]);
  }
  return states;
}

export function toInteraction({ happenedAtMs, id, name, properties }: ReplayEvent): Interaction {
  const { amount_req: amount, resource: actor } = properties;
  return {
    id,
    kind: schema.kindOfName(name) as string,
    happenedAtMs,
    knownAtMs: happenedAtMs,
    properties: {
      ...(actor !== undefined && { actor }),
      ...(amount !== undefined && { amount }),
    },
  };
}

/** A store that has these states, and knows of nobody else. */
export const storeOf = (states: ReadonlyMap<string, PersonState>): Pick<StateStore, "read"> => ({
  read: async (addresses) =>
    new Map(
      addresses.map((address): [string, StoredState | "absent"] => {
        const state = states.get(nameOf(address.person));
        const bytes = state && encodeState(schema.featureSet, state);
        return [addressKey(address), bytes === undefined ? "absent" : { version: 1, bytes }];
      }),
    ),
});

const nameOf = (person: PersonKey): string => person.slice(2);
