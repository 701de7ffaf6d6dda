import type { AlarmSpec } from "./topology-spec.ts";

/** What stands in the mail that an alarm sends: what it means, and where it is said what to do. */
export const alarmDescription = (name: string, { says }: Pick<AlarmSpec, "says">): string =>
  `${says}. Runbook: stacks/runbooks/${name}.md`;
