import type { PlannedMessage } from "./plan-messages.ts";

/** What to send next: messages for one request, or how long nothing is due, or that all is sent. */
export type Next<M = PlannedMessage> =
  | { readonly messages: readonly M[]; readonly repeats: number }
  | { readonly waitMs: number }
  | "done";

/** Messages by requests; what is to be repeated joins later requests, among other messages. */
export interface RequestSource<M = PlannedMessage> {
  next(nowMs: number): Next<M>;
  /** A request was accepted: its repeats are due from here. */
  accepted(messages: readonly M[], nowMs: number): void;
  /** Messages accepted so far, repeats too, and all there are to send. */
  readonly progress: { readonly sent: number; readonly total: number };
}

/** Of a request, the share that repeats may take while there is anything else to send. */
const REPEATS_MAX_SHARE = 0.25;
/** Repeats that are due soon wait for each other, so that they are sent in groups. */
const GROUP_REPEATS_MS = 1_000;

/** @param nextSize how many messages the next request takes */
export function createRequestSource(
  messages: readonly PlannedMessage[],
  nextSize: () => number,
): RequestSource {
  const progress = { sent: 0, total: messages.length + messages.filter(isRepeated).length };
  /** Ordered by when they are due. */
  const waiting: { message: PlannedMessage; dueMs: number }[] = [];
  let position = 0;
  let outstanding = messages.filter(isRepeated).length;
  const takeDue = (most: number, nowMs: number): PlannedMessage[] => {
    let due = 0;
    while (due < Math.min(most, waiting.length) && (waiting[due]?.dueMs ?? 0) <= nowMs) due++;
    return waiting.splice(0, due).map(({ message }) => message);
  };
  return {
    progress,
    next(nowMs) {
      const size = nextSize();
      const isFirstPass = position < messages.length;
      const due = takeDue(isFirstPass ? Math.floor(size * REPEATS_MAX_SHARE) : size, nowMs);
      const fresh = messages.slice(position, position + size - due.length);
      position += fresh.length;
      outstanding -= due.length;
      if (due.length + fresh.length > 0)
        return { messages: [...due, ...fresh], repeats: due.length };
      if (outstanding === 0) return "done";
      const [first] = waiting;
      // Without one, the requests they belong to are still on their way.
      const waitMs = first === undefined ? 0 : first.dueMs - nowMs;
      return { waitMs: Math.max(0, waitMs) + GROUP_REPEATS_MS };
    },
    accepted(group, nowMs) {
      progress.sent += group.length;
      for (const message of group) {
        if (!isRepeated(message)) continue;
        const { repeatAfterMs, ...again } = message;
        insertByDue(waiting, { message: again, dueMs: nowMs + repeatAfterMs });
      }
    },
  };
}

type Repeated = PlannedMessage & { readonly type: "track"; readonly repeatAfterMs: number };

const isRepeated = (message: PlannedMessage): message is Repeated =>
  message.type === "track" && message.repeatAfterMs !== undefined;

function insertByDue<T extends { readonly dueMs: number }>(ordered: T[], item: T): void {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ordered[middle] as T).dueMs <= item.dueMs) low = middle + 1;
    else high = middle;
  }
  ordered.splice(low, 0, item);
}
