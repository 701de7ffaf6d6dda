import { STEPS, type Step } from "@porchlight/core/names";

/** Which step each process of the consumer dies after, and which really did. */
export interface CrashPlan {
  /** Of the process about to start: `step:n`, or undefined when all is done. */
  assign(spawn: number): string | undefined;
  /** A process ended by SIGKILL that nobody outside sent. */
  noteCrash(spawn: number): void;
  /** A process that ended in any other way: its step is open again. */
  noteEnd(spawn: number): void;
  readonly counts: ReadonlyMap<Step, number>;
  /** Whether each gap between two steps was hit as often as planned. */
  isComplete(): boolean;
}

/** A step is passed this many times at most before the process dies of it. */
const LATEST_PASS = 3;

/**
 * Spreads crashes over the steps until each has happened often enough: a process gets a step that is
 * still to be hit, the one fewest living processes wait for.
 */
export function createCrashPlan(
  random: () => number,
  timesPerStep: number,
  steps: readonly Step[] = STEPS,
): CrashPlan {
  const counts = new Map<Step, number>(steps.map((step) => [step, 0]));
  const assigned = new Map<number, Step>();
  const open = (): Step[] => steps.filter((step) => (counts.get(step) ?? 0) < timesPerStep);
  const waitingFor = (step: Step): number =>
    [...assigned.values()].filter((other) => other === step).length;
  return {
    counts,
    isComplete: () => open().length === 0,
    assign(spawn) {
      const [step] = open()
        .map((candidate) => ({ candidate, order: waitingFor(candidate) + random() }))
        .sort((a, b) => a.order - b.order)
        .map(({ candidate }) => candidate);
      if (step === undefined) return undefined;
      assigned.set(spawn, step);
      return `${step}:${1 + Math.floor(random() * LATEST_PASS)}`;
    },
    noteCrash(spawn) {
      const step = assigned.get(spawn);
      assigned.delete(spawn);
      if (step !== undefined) counts.set(step, (counts.get(step) ?? 0) + 1);
    },
    noteEnd(spawn) {
      assigned.delete(spawn);
    },
  };
}
