import type { Stage } from "./stages.ts";

/** What Secrets Manager calls a secret of the topology. */
export const secretPath = ({ secretsUnder }: Stage, name: string): string =>
  `${secretsUnder}/${name}`;
