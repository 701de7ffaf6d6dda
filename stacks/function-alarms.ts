import type { AlarmSpec } from "./topology-spec.ts";

/**
 * What goes wrong with any function; how slow is too slow only where somebody waits.
 *
 * @param minutes in a row that it has to go wrong; one for what runs more seldom than every minute
 */
export const functionAlarms = (
  name: string,
  p99Ms?: number,
  minutes = 3,
): Record<string, AlarmSpec> => ({
  [`${name}-errors`]: {
    on: `function:${name}`,
    metric: "errors",
    above: 0,
    minutes,
    says: `${name} throws, crashes or runs out of time`,
  },
  [`${name}-throttles`]: {
    on: `function:${name}`,
    metric: "throttles",
    above: 0,
    minutes,
    says: `${name} is asked for more often than the account lets it run`,
  },
  ...(p99Ms !== undefined && {
    [`${name}-slow`]: {
      on: `function:${name}`,
      metric: "p99Ms",
      above: p99Ms,
      minutes: 5,
      says: `one in a hundred answers of ${name} takes more than ${p99Ms} ms`,
    },
  }),
});
