import type { Stage } from "@porchlight/stacks/stages";
import type { Topology } from "@porchlight/stacks/topology";
import { HOMES, type HomeName } from "./home-name.ts";

/** A stage, what it is to consist of, and what makes it. */
export interface Deployment {
  readonly topology: Topology;
  readonly stage: Stage;
  readonly home: HomeName;
  /** New versions take over at once, past alarms that ring. With SST they always do. */
  readonly atOnce?: boolean;
}

export const titleOf = ({ stage, home }: Deployment): string =>
  `stage ${stage.name} in ${stage.region}, with ${HOMES[home]}`;
