import type { RequestSource } from "../replay/request-source.ts";

/** Messages in their order, so many a request. */
export function createListSource<M>(messages: readonly M[], perRequest: number): RequestSource<M> {
  const progress = { sent: 0, total: messages.length };
  let position = 0;
  return {
    progress,
    next() {
      if (position >= messages.length) return "done";
      const next = messages.slice(position, position + perRequest);
      position += next.length;
      return { messages: next, repeats: 0 };
    },
    accepted(group) {
      progress.sent += group.length;
    },
  };
}
