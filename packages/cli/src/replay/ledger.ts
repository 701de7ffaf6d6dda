import { anonymousKey, type PersonKey, userKey } from "@porchlight/core/interaction";
import { type InteractionKey, interactionKey } from "./interaction-key.ts";
import type { PlannedMessage } from "./plan-messages.ts";
import type { ReplayEvent } from "./replay-definition.ts";
import type { Receipt, Rejection } from "./send-requests.ts";

/** What was sent, and what ingest said of it. */
export interface Ledger {
  note(receipt: Receipt): void;
  /** Interactions sent, repeats not counted. */
  readonly sent: number;
  readonly repeatsSent: number;
  readonly linksSent: number;
  readonly rejected: readonly Rejection[];
  /** Log indexes of accepted events, each once, and whom they were sent as. */
  readonly accepted: ReadonlyMap<number, PersonKey>;
  /** How many interactions of a person were accepted, under any of their names. */
  acceptedOf(person: string): number;
  /** Accepted events by the key they have in queue and archive. */
  acceptedByKey(): ReadonlyMap<InteractionKey, ReplayEvent>;
}

export function createLedger(events: readonly ReplayEvent[]): Ledger {
  const sent = new Set<number>();
  const accepted = new Map<number, PersonKey>();
  const perPerson = new Map<string, number>();
  const rejected: Rejection[] = [];
  const counts = { repeats: 0, links: 0 };
  const accept = (message: PlannedMessage): void => {
    if (message.type !== "track" || accepted.has(message.event)) return;
    const { person } = events[message.event] as ReplayEvent;
    const { anonymousId } = message;
    accepted.set(
      message.event,
      anonymousId === undefined ? userKey(person) : anonymousKey(anonymousId),
    );
    perPerson.set(person, (perPerson.get(person) ?? 0) + 1);
  };
  return {
    note({ messages, repeats, rejected: refused }) {
      const indexes = new Set(refused.map(({ index }) => index));
      rejected.push(...refused);
      counts.repeats += repeats;
      messages.forEach((message, i) => {
        if (message.type === "track") sent.add(message.event);
        else counts.links++;
        if (!indexes.has(i)) accept(message);
      });
    },
    get sent() {
      return sent.size;
    },
    get repeatsSent() {
      return counts.repeats;
    },
    get linksSent() {
      return counts.links;
    },
    rejected,
    accepted,
    acceptedOf: (person) => perPerson.get(person) ?? 0,
    acceptedByKey: () =>
      new Map(
        [...accepted].map(([index, person]) => {
          const event = events[index] as ReplayEvent;
          return [interactionKey(person, event.id), event];
        }),
      ),
  };
}
