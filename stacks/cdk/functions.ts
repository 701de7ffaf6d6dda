import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  Architecture,
  Code,
  EventSourceMapping,
  Function as Lambda,
  Runtime,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { BUNDLE_FILE } from "../bundle-file.ts";
import { mapValues } from "../map-values.ts";
import { splitResource } from "../split-resource.ts";
import type { FunctionSpec, ResourceName } from "../topology-spec.ts";
import { createFunctionRole } from "./function-role.ts";
import type { Resources } from "./resources.ts";

export interface FunctionsOptions {
  readonly resources: Resources;
  /** Function → the folder of its bundle. */
  readonly bundles: Readonly<Record<string, string>>;
  readonly logRetentionDays: number;
}

export const createFunctions = (
  scope: Construct,
  functions: Readonly<Record<string, FunctionSpec>>,
  options: FunctionsOptions,
): Record<string, Lambda> =>
  mapValues(functions, (spec, name) => {
    const within = new Construct(scope, name);
    const made = createFunction(within, name, spec, options);
    subscribe(within, made, spec, options.resources);
    return made;
  });

function createFunction(
  scope: Construct,
  name: string,
  spec: FunctionSpec,
  { resources, bundles, logRetentionDays }: FunctionsOptions,
): Lambda {
  const logGroup = new LogGroup(scope, "log", {
    retention: logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const { memoryMb, timeoutSeconds, reservedConcurrency, everySeconds } = spec;
  return new Lambda(scope, "function", {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: `${BUNDLE_FILE.replace(/\.mjs$/, "")}.${spec.export}`,
    code: Code.fromAsset(bundles[name] as string),
    memorySize: memoryMb,
    timeout: Duration.seconds(timeoutSeconds),
    environment: mapValues(spec.environment, (resource) => textOf(resource, resources)),
    role: createFunctionRole(scope, spec.grants, { resources, logGroup }),
    logGroup,
    ...(reservedConcurrency === undefined
      ? {}
      : { reservedConcurrentExecutions: reservedConcurrency }),
    // What a schedule missed, its next run does.
    ...(everySeconds === undefined
      ? {}
      : { retryAttempts: 0, maxEventAge: Duration.seconds(Math.max(60, everySeconds)) }),
  });
}

/** Not CDK's event source, which would grant more than the topology does. */
function subscribe(
  scope: Construct,
  target: Lambda,
  { queue }: FunctionSpec,
  { queues }: Resources,
): void {
  if (queue === undefined) return;
  new EventSourceMapping(scope, "records", {
    target,
    eventSourceArn: queues[queue.name]?.queueArn as string,
    batchSize: queue.batchSize,
    maxBatchingWindow: Duration.seconds(queue.windowSeconds),
    maxConcurrency: queue.maxConcurrency,
    reportBatchItemFailures: true,
  });
}

function textOf(resource: ResourceName, { tables, queues, buckets, secrets }: Resources): string {
  const [form, name] = splitResource(resource);
  const values = {
    table: tables[name]?.tableName,
    queue: queues[name]?.queueUrl,
    bucket: buckets[name]?.bucketName,
    secret: secrets[name],
  };
  return values[form] as string;
}
