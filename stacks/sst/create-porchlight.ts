/// <reference path="../../.sst/platform/config.d.ts" />
import { secretPath } from "../secret-path.ts";
import type { Stage } from "../stages.ts";
import type { Topology } from "../topology-spec.ts";
import { createAlarms } from "./alarms.ts";
import { createBuckets } from "./buckets.ts";
import { createDashboard } from "./dashboard.ts";
import { createFunctions } from "./functions.ts";
import { createGateway } from "./gateway.ts";
import { createQueues } from "./queues.ts";
import type { Resources } from "./resources.ts";
import { createTables } from "./tables.ts";
import { createTriggers } from "./triggers.ts";

export interface PorchlightProps {
  readonly topology: Topology;
  readonly stage: Stage;
  /** Function → the folder of its bundle. */
  readonly bundles: Readonly<Record<string, string>>;
}

/** A topology as an SST app; answers what `sst deploy` prints. */
export function createPorchlight({ topology, stage, bundles }: PorchlightProps) {
  const { gateway, routes, logRetentionDays } = topology;
  const queues = createQueues(topology.queues);
  const resources: Resources = {
    queues,
    tables: createTables(topology.tables, stage.keepsData),
    buckets: createBuckets(topology.buckets),
    secrets: Object.fromEntries(
      topology.secrets.map((name) => [name, readAtDeployment(secretPath(stage, name))]),
    ),
  };
  const functions = createFunctions(topology.functions, {
    resources,
    bundles,
    logRetentionDays,
    traces: stage.traces ?? false,
  });
  createTriggers(topology.functions, functions, resources);
  const watched = { functions, queues };
  const alarms = createAlarms({ ...watched, alarms: topology.alarms, email: stage.alarmEmail });
  createDashboard({ ...watched, topology, alarms, region: stage.region });
  return { url: createGateway({ routes, gateway, functions }).url, ...namesOf(resources) };
}

/** For whoever makes workspaces and keys, or looks after the data: `table-people` → its name. */
const namesOf = ({ tables, queues, buckets }: Resources) =>
  Object.fromEntries([
    ...Object.entries(tables).map(([name, { name: given }]) => [`table-${name}`, given]),
    ...Object.entries(queues).map(([name, { url }]) => [`queue-${name}`, url]),
    ...Object.entries(buckets).map(([name, { name: given }]) => [`bucket-${name}`, given]),
  ]);

/** Read by whoever deploys, so that a start costs no call and a function needs no permission for it. */
const readAtDeployment = (secretId: string): $util.Output<string> =>
  $util.secret(aws.secretsmanager.getSecretVersionOutput({ secretId }).secretString);
