import type { Person } from "@porchlight/client/interaction";
import type { Sending } from "@porchlight/realestate/market/simulate-market";

/** Everybody that messages are about, each once: users, and who never said who they are. */
export function peopleOf(sendings: readonly Sending[]): readonly Person[] {
  const users = new Set<string>();
  const anonymous = new Set<string>();
  const linked = new Set<string>();
  for (const { message } of sendings) {
    const { anonymousId, type, userId } = message;
    if (userId !== undefined) users.add(userId);
    else if (anonymousId !== undefined) anonymous.add(anonymousId);
    if (type === "identify" && userId !== undefined && anonymousId !== undefined)
      linked.add(anonymousId);
  }
  return [
    ...[...users].map((userId) => ({ userId })),
    ...[...anonymous]
      .filter((anonymousId) => !linked.has(anonymousId))
      .map((anonymousId) => ({ anonymousId })),
  ];
}
