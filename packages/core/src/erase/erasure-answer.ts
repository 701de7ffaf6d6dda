import type { Erasure } from "../ports/erasures.ts";

/** What whoever asked for an erasure is told: what is so already, and what follows within minutes. */
export const erasureAnswer = ({ askedAtMs, names }: Erasure) => ({
  erasedAt: new Date(askedAtMs).toISOString(),
  names: Object.keys(names).length,
  done: ["answers", "features", "lists", "replay", "training"],
  follows: ["states of linked ids", "spilled ids", "copies of call lists", "archive"],
});
