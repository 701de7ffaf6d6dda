import type { ResourceName, Topology } from "@porchlight/stacks/topology";

/** Every variable that some function reads → its resource. */
export const variablesOf = ({
  functions,
}: Pick<Topology, "functions">): ReadonlyMap<string, ResourceName> =>
  new Map(Object.values(functions).flatMap(({ environment }) => Object.entries(environment)));
