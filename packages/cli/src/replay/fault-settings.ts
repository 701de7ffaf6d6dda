import { DISTURBANCE, type Disturbance } from "./plan-messages.ts";

/** Everything a replay with faults does to what it replays on. */
export interface FaultSettings {
  readonly seed: number;
  readonly disturbance: Disturbance;
  /** SIGKILLs from outside to a busy consumer. */
  readonly kills: number;
  /** Between two of them: shortest and longest. */
  readonly killEveryMs: readonly [number, number];
  /** Crashes from inside, after each step. */
  readonly crashesPerStep: number;
  /** Share of SQS deliveries that are left, unprocessed, to their visibility time-out. */
  readonly returnShare: number;
  /** Shorter than the deployment's, so that what was killed is delivered again soon. */
  readonly visibilitySeconds: number;
}

export const faultSettings = (seed: number): FaultSettings => ({
  seed,
  disturbance: DISTURBANCE,
  kills: 12,
  killEveryMs: [1_000, 5_000],
  crashesPerStep: 2,
  returnShare: 0.03,
  visibilitySeconds: 15,
});
