import { CfnOutput, SecretValue, Stack } from "aws-cdk-lib";
import { Construct } from "constructs";
import { mapValues } from "../map-values.ts";
import { secretPath } from "../secret-path.ts";
import type { Stage } from "../stages.ts";
import type { Topology } from "../topology-spec.ts";
import { createAlarms } from "./alarms.ts";
import { createBuckets } from "./buckets.ts";
import { createDashboard } from "./dashboard.ts";
import { createFunctions } from "./functions.ts";
import { createGateway } from "./gateway.ts";
import { createLiveAliases } from "./live-aliases.ts";
import { createQueueTriggers } from "./queue-triggers.ts";
import { createQueues } from "./queues.ts";
import type { Resources } from "./resources.ts";
import { createRollouts } from "./rollouts.ts";
import { createSchedules } from "./schedules.ts";
import { createTables } from "./tables.ts";

export interface PorchlightProps {
  readonly topology: Topology;
  readonly stage: Stage;
  /** Function → the folder of its bundle. */
  readonly bundles: Readonly<Record<string, string>>;
  /** Whether new versions take over at once, past alarms that ring. */
  readonly atOnce?: boolean;
}

/** A topology as one CloudFormation stack; each construct has the topology's name. */
export class PorchlightStack extends Stack {
  constructor(scope: Construct, { topology, stage, bundles, atOnce = false }: PorchlightProps) {
    super(scope, `porchlight-${stage.name}`, {
      env: { region: stage.region },
      description: "Porchlight: who is about to act, and who is going cold",
      terminationProtection: stage.keepsData,
    });
    const part = (name: string) => new Construct(this, name);
    const { alarms, gateway, logRetentionDays, routes } = topology;
    const queues = createQueues(part("queues"), topology.queues);
    const resources: Resources = {
      queues,
      tables: createTables(part("tables"), topology.tables, stage.keepsData),
      buckets: createBuckets(part("buckets"), topology.buckets),
      secrets: Object.fromEntries(
        topology.secrets.map((name) => [name, readAtDeployment(secretPath(stage, name))]),
      ),
    };
    const { traces = false } = stage;
    const options = { resources, bundles, logRetentionDays, traces };
    const functions = createFunctions(part("functions"), topology.functions, options);
    const live = createLiveAliases(topology.functions, functions);
    createQueueTriggers(topology.functions, live, queues);
    createGateway(part("gateway"), { routes, gateway, live });
    createSchedules(part("schedules"), topology.functions, live);
    const watched = { functions, queues };
    const rung = createAlarms(part("alarms"), { ...watched, alarms, email: stage.alarmEmail });
    createRollouts(part("rollouts"), { topology, functions, live, alarms: rung, atOnce });
    createDashboard(part("board"), { ...watched, topology, alarms: rung });
    nameResources(part("names"), resources);
  }
}

/**
 * CloudFormation fills it in when it deploys, so a start costs no call and a function needs no permission;
 * a new value takes a new deployment, and who may read a function's configuration may read it.
 */
const readAtDeployment = (name: string): string => SecretValue.secretsManager(name).unsafeUnwrap();

/** For whoever makes workspaces and keys, or looks after the data. */
function nameResources(scope: Construct, { tables, queues, buckets }: Resources): void {
  const outputs = {
    table: mapValues(tables, ({ tableName }) => tableName),
    queue: mapValues(queues, ({ queueUrl }) => queueUrl),
    bucket: mapValues(buckets, ({ bucketName }) => bucketName),
  };
  for (const [form, values] of Object.entries(outputs))
    for (const [name, value] of Object.entries(values))
      new CfnOutput(scope, `${form}-${name}`, { value });
}
