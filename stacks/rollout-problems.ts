import { rolloutOf } from "./rollout-of.ts";
import type { RolloutSpec, Topology } from "./topology-spec.ts";

/** One sentence for each way in which a bad version could take over unseen. */
export const rolloutProblems = (topology: Topology): string[] => [
  ...Object.entries(topology.rollouts).flatMap(([name, rollout]) => shapeProblems(name, rollout)),
  ...Object.entries(topology.functions).flatMap(([name, spec]) => {
    const minutes = minutesWatched(rolloutOf(topology, spec));
    const alarms = Object.entries(topology.alarms).filter(
      ([, { on }]) => on === `function:${name}`,
    );
    return [
      ...(alarms.length === 0
        ? [`function "${name}" has no alarm that could take a bad version back`]
        : []),
      ...alarms
        .filter(([, alarm]) => alarm.minutes >= minutes)
        .map(
          ([alarm, spec]) =>
            `the alarm "${alarm}" rings after ${spec.minutes} minutes, when a new version of "${name}" has had everything since ${minutes}`,
        ),
    ];
  }),
];

/** From the first share to all of it. */
const minutesWatched = ({ shape, percent, minutes }: RolloutSpec): number =>
  shape === "canary" ? minutes : minutes * (Math.ceil(100 / percent) - 1);

const shapeProblems = (name: string, { percent, minutes }: RolloutSpec): string[] =>
  // CodeDeploy's own bounds.
  isWhole(percent, 1, 99) && isWhole(minutes, 1, 2_880)
    ? []
    : [
        `the rollout of ${name} functions has ${percent} % and ${minutes} minutes: it takes whole numbers, 1 to 99 and 1 to 2880`,
      ];

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;
