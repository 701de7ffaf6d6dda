import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  Architecture,
  type CfnFunction,
  Code,
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
  /** Whether the stage pays for them. */
  readonly traces: boolean;
}

export const createFunctions = (
  scope: Construct,
  functions: Readonly<Record<string, FunctionSpec>>,
  options: FunctionsOptions,
): Record<string, Lambda> =>
  mapValues(functions, (spec, name) =>
    createFunction(new Construct(scope, name), name, spec, options),
  );

function createFunction(
  scope: Construct,
  name: string,
  spec: FunctionSpec,
  { resources, bundles, logRetentionDays, traces }: FunctionsOptions,
): Lambda {
  const logGroup = new LogGroup(scope, "log", {
    retention: logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const { memoryMb, timeoutSeconds, reservedConcurrency } = spec;
  const isTraced = traces && spec.tracing === "active";
  const lambda = new Lambda(scope, "function", {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: `${BUNDLE_FILE.replace(/\.mjs$/, "")}.${spec.export}`,
    code: Code.fromAsset(bundles[name] as string),
    memorySize: memoryMb,
    timeout: Duration.seconds(timeoutSeconds),
    environment: mapValues(spec.environment, (resource) => textOf(resource, resources)),
    role: createFunctionRole(scope, spec.grants, { resources, logGroup, isTraced }),
    logGroup,
    ...(reservedConcurrency === undefined
      ? {}
      : { reservedConcurrentExecutions: reservedConcurrency }),
  });
  // Not CDK's own switch, which would add a policy beside the role's.
  if (isTraced) (lambda.node.defaultChild as CfnFunction).tracingConfig = { mode: "Active" };
  return lambda;
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
