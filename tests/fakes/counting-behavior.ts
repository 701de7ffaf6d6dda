import type { FeatureDeclaration } from "@porchlight/core/features/feature";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";

/**
 * The least schema by which counting can be judged: `total` sums the weights of interactions, so that
 * with a power of two, or a random weight, for each, one lost and another double do not cancel out.
 */
const total: FeatureDeclaration = () => ({
  name: "total",
  words: 2,
  columns: ["total", "count"],
  add(state, at, { numbers }) {
    state.f64[at] = (state.f64[at] as number) + (numbers[0] as number);
    state.f64[at + 1] = (state.f64[at + 1] as number) + 1;
  },
  merge(into, from, at) {
    into.f64[at] = (into.f64[at] as number) + (from.f64[at] as number);
    into.f64[at + 1] = (into.f64[at + 1] as number) + (from.f64[at + 1] as number);
  },
  value(state, at, _nowMs, out, outAt) {
    out[outAt] = state.f64[at] as number;
    out[outAt + 1] = state.f64[at + 1] as number;
  },
});

export const counting = defineBehavior({
  name: "counting",
  interactions: { seen: { engaged: true } },
  properties: { weight: { number: { min: 0, max: 1e15 } } },
  features: [total],
  predictions: {
    busy_v1: {
      part: "busy",
      answer: "likely",
      rules: { base: 0, terms: [{ column: "count", weight: 0.1, says: "{value} seen" }] },
    },
  },
  preferences: {},
});
