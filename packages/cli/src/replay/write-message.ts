import type { PlannedMessage } from "./plan-messages.ts";
import type { ReplayEvent } from "./replay-definition.ts";

/** Messages as Segment's API has them, known when they happened: what the admin scope may state. */
export function createMessageWriter(
  events: readonly ReplayEvent[],
): (message: PlannedMessage) => string {
  return (message) => {
    if (message.type === "identify") {
      const { person: userId, anonymousId } = message;
      const at = new Date(message.atMs).toISOString();
      return JSON.stringify({
        type: "identify",
        messageId: `${userId}-identify`,
        userId,
        anonymousId,
        timestamp: at,
        knownAt: at,
      });
    }
    const event = events[message.event] as ReplayEvent;
    const at = new Date(event.happenedAtMs).toISOString();
    const who =
      message.anonymousId === undefined
        ? { userId: event.person }
        : { anonymousId: message.anonymousId };
    return JSON.stringify({
      type: "track",
      messageId: event.id,
      ...who,
      event: event.name,
      properties: event.properties,
      timestamp: at,
      knownAt: at,
    });
  };
}
