/// <reference path="../../.sst/platform/config.d.ts" />
import { BUNDLE_FILE } from "../bundle-file.ts";
import { mapValues } from "../map-values.ts";
import { roleStatements } from "../role-statements.ts";
import { splitResource } from "../split-resource.ts";
import type { FunctionSpec, ResourceName } from "../topology-spec.ts";
import { TRACING_ACTIONS } from "../tracing-actions.ts";
import { componentName } from "./component-name.ts";
import type { Resources } from "./resources.ts";

export interface FunctionsOptions {
  readonly resources: Resources;
  readonly bundles: Readonly<Record<string, string>>;
  readonly logRetentionDays: number;
  /** Whether the stage pays for them. */
  readonly traces: boolean;
}

export const createFunctions = (
  functions: Readonly<Record<string, FunctionSpec>>,
  options: FunctionsOptions,
): Record<string, sst.aws.Function> =>
  mapValues(functions, (spec, name) => createFunction(name, spec, options));

/** With the permissions that the topology grants: SST's links would grant every action on a table. */
function createFunction(
  name: string,
  spec: FunctionSpec,
  { resources, bundles, logRetentionDays, traces }: FunctionsOptions,
): sst.aws.Function {
  const { memoryMb, timeoutSeconds, reservedConcurrency, everySeconds } = spec;
  const component = componentName(name, "function");
  const logGroup = new aws.cloudwatch.LogGroup(`${component}Log`, {
    retentionInDays: logRetentionDays,
  });
  const log = {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [$interpolate`${logGroup.arn}:*`],
  };
  const isTraced = traces && spec.tracing === "active";
  const trace = { actions: [...TRACING_ACTIONS], resources: ["*"] };
  return new sst.aws.Function(component, {
    bundle: bundles[name] as string,
    handler: `${BUNDLE_FILE.replace(/\.mjs$/, "")}.${spec.export}`,
    runtime: "nodejs24.x",
    architecture: "arm64",
    memory: `${memoryMb} MB`,
    timeout: `${timeoutSeconds} seconds`,
    environment: mapValues(spec.environment, (resource) => textOf(resource, resources)),
    permissions: [...permissionsOf(spec, resources), log, ...(isTraced ? [trace] : [])],
    logging: { logGroup: logGroup.name, format: "text" },
    ...(reservedConcurrency === undefined
      ? {}
      : { concurrency: { reserved: reservedConcurrency } }),
    ...(everySeconds === undefined ? {} : { retries: 0 }),
    transform: {
      ...(isTraced && { function: { tracingConfig: { mode: "Active" } } }),
      role: {
        // Without AWS's ready-made policy, which lets a function write to every log.
        managedPolicyArns: [],
        // SST's own lets the whole account assume it: it asks an output, which is always true, for `sst dev`.
        assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({
          Service: "lambda.amazonaws.com",
        }),
      },
      eventInvokeConfig: { maximumEventAgeInSeconds: Math.max(60, everySeconds ?? 0) },
    },
  });
}

const permissionsOf = ({ grants }: FunctionSpec, resources: Resources) =>
  roleStatements(grants).map(({ on, actions, onObjects }) => ({
    actions: [...actions],
    resources: [$interpolate`${arnOf(on, resources)}${onObjects ? "/*" : ""}`],
  }));

function arnOf(resource: ResourceName, { tables, queues, buckets }: Resources) {
  const [form, name] = splitResource(resource);
  const arns = {
    table: tables[name],
    queue: queues[name],
    bucket: buckets[name],
    secret: undefined,
  };
  return arns[form]?.arn as $util.Output<string>;
}

function textOf(resource: ResourceName, { tables, queues, buckets, secrets }: Resources) {
  const [form, name] = splitResource(resource);
  const texts = {
    table: tables[name]?.name,
    queue: queues[name]?.url,
    bucket: buckets[name]?.name,
    secret: secrets[name],
  };
  return texts[form] as $util.Output<string>;
}
