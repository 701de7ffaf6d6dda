import { createDecay, type Decay } from "@porchlight/numeric/forward-decay";
import { type Duration, parseDuration } from "../duration.ts";

const decays = new Map<number, Decay>();

/** One per half-life, shared by all features, so that an interaction's weight is computed once. */
export function decayOf(halfLife: Duration): Decay {
  const halfLifeMs = parseDuration(halfLife);
  const known = decays.get(halfLifeMs);
  if (known !== undefined) return known;
  const decay = createDecay(halfLifeMs);
  decays.set(halfLifeMs, decay);
  return decay;
}
