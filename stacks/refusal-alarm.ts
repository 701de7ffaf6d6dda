import type { AlarmSpec } from "./topology-spec.ts";

/** For functions that answer whatever fails: of what they turn into 429 or 503, Lambda counts no error. */
export const refusalAlarm = (name: string): Record<string, AlarmSpec> => ({
  [`${name}-refuses`]: {
    on: `function:${name}`,
    metric: "refused",
    above: 0,
    minutes: 3,
    says: `${name} answers 429 or 5xx: something that it needs is away or too slow`,
  },
});
