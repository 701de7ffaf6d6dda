import type { FunctionSpec, RolloutSpec, Topology } from "./topology-spec.ts";

/** How a new version of a function takes over. */
export const rolloutOf = (
  { rollouts }: Pick<Topology, "rollouts">,
  { everySeconds }: Pick<FunctionSpec, "everySeconds">,
): RolloutSpec => (everySeconds === undefined ? rollouts.called : rollouts.scheduled);
