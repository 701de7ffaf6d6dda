import { ENV, FUNCTIONS, type Step } from "@porchlight/core/names";
import type { InstanceExit, Laptop, LaptopOptions } from "@porchlight/local/laptop";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { createCrashPlan } from "./crash-plan.ts";
import type { FaultSettings } from "./fault-settings.ts";

/** What was done to the consumer, as seen in how its processes ended. */
export interface ConsumerFaultFacts {
  /** Processes that a SIGKILL from outside ended. */
  readonly kills: number;
  /** Of those, the ones that were at work. */
  readonly killsBusy: number;
  /** Processes that died of their own SIGKILL, by the step they died after. */
  readonly crashes: ReadonlyMap<Step, number>;
  readonly returned: number;
}

export interface ConsumerFaults {
  readonly laptopOptions: Pick<
    LaptopOptions,
    "functionEnvironment" | "onInstanceExit" | "faults" | "overrides"
  >;
  /**
   * Kills at random moments until `stop`, or until there were enough.
   *
   * @param share how much of the log has been sent, 0..1: kills are spread over all of it
   */
  start(laptop: Pick<Laptop, "functions">, share: () => number): void;
  stop(): void;
  facts(): ConsumerFaultFacts;
  /** What was planned and did not happen, in words; empty if all did. */
  missing(): readonly string[];
}

/** A kill that is due while nobody is at work looks again within this time. */
const BUSY_AGAIN_MS = 40;

/** Faults of the consumer by seed. What is counted is deaths that were seen, not intentions. */
export function createConsumerFaults(settings: FaultSettings): ConsumerFaults {
  const random = createRandom(settings.seed ^ 0x5eed);
  const crashPlan = createCrashPlan(random, settings.crashesPerStep);
  /** Processes that were killed and whose end was not seen yet. */
  const killed = new Set<number>();
  let kills = 0;
  let killsBusy = 0;
  let returned = 0;
  let timer: NodeJS.Timeout | undefined;

  /** Whether anybody was at work to be killed. */
  const killOne = ({ functions }: Pick<Laptop, "functions">): boolean => {
    const busy = functions[FUNCTIONS.scoreInteractions]
      ?.instances()
      .filter((instance) => instance.busy && !killed.has(instance.pid));
    const victim = busy?.[Math.floor(random() * busy.length)];
    if (victim === undefined) return false;
    killed.add(victim.pid);
    process.kill(victim.pid, "SIGKILL");
    return true;
  };
  const noteExit = (exit: InstanceExit): void => {
    if (exit.functionName !== FUNCTIONS.scoreInteractions) return;
    const wasKilled = exit.pid !== undefined && killed.delete(exit.pid);
    const bySigkill = exit.signal === "SIGKILL" && exit.cause === "crash";
    if (bySigkill && !wasKilled && exit.during === "invocation") crashPlan.noteCrash(exit.spawn);
    else crashPlan.noteEnd(exit.spawn);
    if (!bySigkill || !wasKilled) return;
    kills++;
    if (exit.during === "invocation") killsBusy++;
  };

  return {
    laptopOptions: {
      functionEnvironment: (functionName, spawn) => {
        const crashAt =
          functionName === FUNCTIONS.scoreInteractions ? crashPlan.assign(spawn) : undefined;
        return crashAt === undefined ? {} : { [ENV.crashAt]: crashAt };
      },
      onInstanceExit: noteExit,
      faults: {
        returnUnprocessed: (deliveryNumber) => {
          // The second one always, so that a short log has one too.
          const isReturned = deliveryNumber === 2 || random() < settings.returnShare;
          if (isReturned) returned++;
          return isReturned;
        },
      },
      overrides: { visibilitySeconds: settings.visibilitySeconds },
    },
    start(laptop, share) {
      const [shortest, longest] = settings.killEveryMs;
      const pauseMs = (): number => shortest + random() * (longest - shortest);
      const schedule = (afterMs: number): void => {
        timer = setTimeout(() => {
          const isDue = killsBusy + killed.size < Math.ceil(settings.kills * share());
          const isWaiting = isDue && !killOne(laptop);
          schedule(isWaiting ? random() * BUSY_AGAIN_MS : pauseMs());
        }, afterMs);
      };
      schedule(pauseMs());
    },
    stop: () => clearTimeout(timer),
    facts: () => ({ kills, killsBusy, crashes: crashPlan.counts, returned }),
    missing: () => [
      ...(killsBusy < settings.kills
        ? [`${settings.kills} kills of a busy consumer were planned, ${killsBusy} were seen`]
        : []),
      ...[...crashPlan.counts]
        .filter(([, count]) => count < settings.crashesPerStep)
        .map(
          ([step, count]) =>
            `${settings.crashesPerStep} crashes after "${step}" were planned, ${count} were seen`,
        ),
      ...(returned === 0 ? ["no delivery was returned unprocessed"] : []),
    ],
  };
}
