import { rolloutOf } from "@porchlight/stacks/rollout-of";
import { secretPath } from "@porchlight/stacks/secret-path";
import type { Stage } from "@porchlight/stacks/stages";
import type { FunctionSpec, RolloutSpec, Topology } from "@porchlight/stacks/topology";
import type { HomeName } from "./home-name.ts";

/** One thing that a deployment makes, or only reads. */
export type ResourceRow = {
  readonly form: string;
  readonly name: string;
  readonly what: string;
  /** What becomes of it when the stage is taken down. */
  readonly removal: "goes" | "stays" | "is not ours";
};

/** All that a stage consists of, from the topology alone. */
export const resourceRows = (
  topology: Topology,
  stage: Stage,
  home: HomeName,
): readonly ResourceRow[] => [
  ...rows("function", topology.functions, (spec) => functionWords(topology, spec, home)),
  ...rows(
    "table",
    topology.tables,
    ({ pointInTimeRecovery }) =>
      `on demand${pointInTimeRecovery ? ", point-in-time recovery" : ""}`,
    stage.keepsData ? "stays" : "goes",
  ),
  ...rows("queue", topology.queues, ({ retentionSeconds, deadLetters }) =>
    [`keeps ${retentionSeconds / 86_400} days`, ...(deadLetters ? ["with dead letters"] : [])].join(
      ", ",
    ),
  ),
  ...rows("bucket", topology.buckets, ({ versioned }) => (versioned ? "versioned" : ""), "stays"),
  {
    form: "gateway",
    name: "REST API",
    what: `${topology.routes.length} routes, ${topology.gateway.throttle.perSecond} requests a second`,
    removal: "goes",
  },
  ...rows("alarm", topology.alarms, ({ on, minutes }) => `on ${on}, after ${minutes} min`),
  {
    form: "topic",
    name: "alarms",
    what:
      stage.alarmEmail === undefined
        ? "mails nobody: set alarmEmail in stages.ts"
        : `mails ${stage.alarmEmail}`,
    removal: "goes",
  },
  ...topology.secrets.map(
    (name): ResourceRow => ({
      form: "secret",
      name: secretPath(stage, name),
      what: "read when it is deployed",
      removal: "is not ours",
    }),
  ),
];

const rows = <T>(
  form: string,
  specs: Readonly<Record<string, T>>,
  say: (spec: T) => string,
  removal: ResourceRow["removal"] = "goes",
): ResourceRow[] =>
  Object.entries(specs).map(([name, spec]) => ({ form, name, what: say(spec), removal }));

const functionWords = (topology: Topology, spec: FunctionSpec, home: HomeName): string =>
  [
    `${spec.memoryMb} MB, ${spec.timeoutSeconds} s`,
    ...(spec.queue ? [`reads ${spec.queue.name}`] : []),
    ...(spec.everySeconds ? [`every ${spec.everySeconds / 60} min`] : []),
    home === "cdk" ? rolloutWords(rolloutOf(topology, spec)) : "replaced at once",
  ].join("; ");

const rolloutWords = ({ shape, percent, minutes }: RolloutSpec): string =>
  shape === "canary"
    ? `new versions get ${percent} % for ${minutes} min`
    : `new versions get ${percent} % more every ${minutes} min`;
