import type { ResourceName } from "@porchlight/stacks/topology";
import { alarmMetricOf, secondsOfRate } from "./alarm-of-metric.ts";
import { dashboardFacts } from "./dashboard-facts.ts";
import { gatewayFacts, preflightRoutes } from "./gateway-facts.ts";
import { type Home, type HomeFunction, homeOf } from "./home.ts";
import { refusesWithoutTls } from "./refuses-without-tls.ts";
import { grantsByResource } from "./topology-home.ts";
import { isForTracing, tracingOf } from "./tracing-of.ts";

// biome-ignore lint/suspicious/noExplicitAny: as many shapes as CloudFormation has resources
type Properties = any;

/** A resource of a template, and the topology's name for it: the last but one of its path in the app. */
interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly path: readonly string[];
  readonly properties: Properties;
}

/** Reads a CloudFormation template back into the topology's words. */
export function cdkHome(template: Properties): Home {
  const all = Object.entries<Properties>(template.Resources).map(
    ([logicalId, { Type: type, Properties: properties = {}, Metadata }]): Resource => ({
      logicalId,
      type,
      // porchlight-dev / part / name / … / Resource
      path: String(Metadata?.["aws:cdk:path"] ?? "").split("/"),
      properties,
    }),
  );
  const read: Reader = {
    of: (type) => all.filter((resource) => resource.type === type),
    nameOf: (reference) => nameOf(all, reference),
  };
  return homeOf({
    functions: functionsOf(read),
    ...storesOf(read),
    ...gatewayOf(read),
    alarms: alarmsOf(read),
    dashboard: dashboardOf(read),
  });
}

interface Reader {
  of(type: string): Resource[];
  /** `{ Ref }` or `{ "Fn::GetAtt" }` → `table:people`. */
  nameOf(reference: Properties): ResourceName;
}

const PARTS: Readonly<Record<string, string>> = {
  tables: "table",
  queues: "queue",
  buckets: "bucket",
  functions: "function",
  alarms: "alarm",
};

function nameOf(all: readonly Resource[], reference: Properties): ResourceName {
  const secret = /^\{\{resolve:secretsmanager:.*\/([^/:]+):SecretString:::\}\}$/.exec(reference);
  if (secret !== null) return `secret:${secret[1]}`;
  const id = reference?.Ref ?? reference?.["Fn::GetAtt"]?.[0];
  const joined = reference?.["Fn::Join"]?.[1];
  // A bucket's objects, or an integration's address: the one reference within.
  if (joined !== undefined)
    return nameOf(
      all,
      joined.find(
        (one: Properties) => one?.["Fn::GetAtt"] ?? (one?.Ref && !one.Ref.startsWith("AWS::")),
      ),
    );
  const [, part = "", name] = all.find(({ logicalId }) => logicalId === id)?.path ?? [];
  return `${PARTS[part]}:${name}` as ResourceName;
}

const plainName = (resource: string): string => resource.slice(resource.indexOf(":") + 1);
const byName = (
  resources: readonly Resource[],
  read: (properties: Properties, name: string) => Properties,
) =>
  Object.fromEntries(
    resources.map(({ path: [, , name = ""], properties }) => [name, read(properties, name)]),
  );

function functionsOf(read: Reader): Record<string, HomeFunction> {
  const within = (type: string, name: string | undefined) =>
    read.of(type).find(({ path }) => path[1] === "functions" && path[2] === name)?.properties;
  return Object.fromEntries(
    read.of("AWS::Lambda::Function").map(({ path: [, , name = ""], properties }) => {
      const mapping = within("AWS::Lambda::EventSourceMapping", name);
      const rule = read
        .of("AWS::Events::Rule")
        .find((one) => plainName(read.nameOf(one.properties.Targets[0].Arn)) === name);
      const made: HomeFunction = {
        memoryMb: properties.MemorySize,
        timeoutSeconds: properties.Timeout,
        reservedConcurrency: properties.ReservedConcurrentExecutions,
        logRetentionDays: within("AWS::Logs::LogGroup", name).RetentionInDays,
        environment: Object.fromEntries(
          Object.entries(properties.Environment.Variables).map(([variable, value]) => [
            variable,
            read.nameOf(value),
          ]),
        ),
        tracing: tracingOf(
          properties.TracingConfig?.Mode,
          statementsOf(within("AWS::IAM::Role", name)),
        ),
        grants: grantsOf(within("AWS::IAM::Role", name), read),
        everySeconds: rule && secondsOfRate(rule.properties.ScheduleExpression),
        ...(mapping && { queue: queueOf(mapping, read) }),
        ...rolloutOf(name, read),
      };
      return [name, made];
    }),
  );
}

const queueOf = (mapping: Properties, read: Reader) => ({
  name: plainName(read.nameOf(mapping.EventSourceArn)),
  batchSize: mapping.BatchSize,
  windowSeconds: mapping.MaximumBatchingWindowInSeconds,
  maxConcurrency: mapping.ScalingConfig.MaximumConcurrency,
});

/** What CodeDeploy is told of the alias that everything calls. */
function rolloutOf(name: string, read: Reader) {
  const group = read
    .of("AWS::CodeDeploy::DeploymentGroup")
    .find(({ path }) => path[1] === "rollouts" && path[2] === name);
  const config = read
    .of("AWS::CodeDeploy::DeploymentConfig")
    .find(({ logicalId }) => logicalId === group?.properties.DeploymentConfigName.Ref);
  const { TimeBasedCanary: canary, TimeBasedLinear: linear } =
    config?.properties.TrafficRoutingConfig ?? {};
  if (canary)
    return {
      rollout: {
        shape: "canary" as const,
        percent: canary.CanaryPercentage,
        minutes: canary.CanaryInterval,
      },
    };
  if (linear)
    return {
      rollout: {
        shape: "linear" as const,
        percent: linear.LinearPercentage,
        minutes: linear.LinearInterval,
      },
    };
  return {};
}

const statementsOf = (role: Properties): { actions: string[]; resources: Properties[] }[] =>
  role.Policies.flatMap(({ PolicyDocument }: Properties) => PolicyDocument.Statement).map(
    ({ Action, Resource }: Properties) => ({
      actions: [Action].flat(),
      resources: [Resource].flat(),
    }),
  );

/** Without the function's own log and traces, which are no grants of the topology's. */
const grantsOf = (role: Properties, read: Reader) =>
  grantsByResource(
    statementsOf(role)
      .filter((statement) => !isForTracing(statement))
      .filter(({ actions }) => !actions[0]?.startsWith("logs:"))
      // CDK makes one statement of two that allow the same.
      .flatMap(({ actions, resources }) =>
        resources.map((resource) => ({ actions, on: read.nameOf(resource) })),
      ),
  );

function storesOf(read: Reader) {
  const tables = byName(read.of("AWS::DynamoDB::Table"), (table) => ({
    partitionKey: table.KeySchema[0].AttributeName,
    sortKey: table.KeySchema[1].AttributeName,
    timeToLive: table.TimeToLiveSpecification?.AttributeName,
    pointInTimeRecovery: table.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled,
  }));
  const refusing = read
    .of("AWS::SQS::QueuePolicy")
    .filter(({ properties }) => refusesWithoutTls(properties.PolicyDocument))
    .map(({ path }) => path[2]);
  const queues = byName(read.of("AWS::SQS::Queue"), (queue, name) => ({
    tlsOnly: refusing.includes(name),
    visibilitySeconds: queue.VisibilityTimeout,
    retentionSeconds: queue.MessageRetentionPeriod,
    ...(queue.RedrivePolicy && {
      deadLetters: {
        queue: plainName(read.nameOf(queue.RedrivePolicy.deadLetterTargetArn)),
        afterReceives: queue.RedrivePolicy.maxReceiveCount,
      },
    }),
  }));
  const buckets = byName(read.of("AWS::S3::Bucket"), (bucket) => ({
    versioned: bucket.VersioningConfiguration?.Status === "Enabled",
    forgetVersionsAfterDays:
      bucket.LifecycleConfiguration?.Rules[0].NoncurrentVersionExpiration.NoncurrentDays,
  }));
  return { tables, queues, buckets };
}

function gatewayOf(read: Reader) {
  const parts = new Map(
    read.of("AWS::ApiGateway::Resource").map((one) => [one.logicalId, one.properties]),
  );
  const pathOf = (id: string | undefined): string => {
    const part = id === undefined ? undefined : parts.get(id);
    return part === undefined ? "" : `${pathOf(part.ParentId.Ref)}/${part.PathPart}`;
  };
  const methods = read.of("AWS::ApiGateway::Method").map(({ properties }) => ({
    method: properties.HttpMethod,
    path: pathOf(properties.ResourceId.Ref),
    integration: properties.Integration,
  }));
  const proxied = methods.filter(({ integration }) => integration.Type === "AWS_PROXY");
  const preflights = methods
    .filter(({ method }) => method === "OPTIONS")
    .map(({ path, integration }) => ({
      path,
      headers: integration.IntegrationResponses[0].ResponseParameters,
    }));
  const [settings] = read.of("AWS::ApiGateway::Stage")[0]?.properties.MethodSettings ?? [];
  return {
    routes: {
      ...preflightRoutes(preflights),
      ...Object.fromEntries(
        proxied.map(({ method, path, integration }) => [
          `${method} ${path}`,
          plainName(read.nameOf(integration.Uri)),
        ]),
      ),
    },
    gateway: gatewayFacts({
      preflights,
      timeoutsMs: proxied.map(({ integration }) => integration.TimeoutInMillis),
      throttle: { perSecond: settings.ThrottlingRateLimit, burst: settings.ThrottlingBurstLimit },
      responses: read.of("AWS::ApiGateway::GatewayResponse").map(({ properties }) => ({
        type: properties.ResponseType,
        status: Number(properties.StatusCode),
        body: properties.ResponseTemplates["application/json"],
        headers: properties.ResponseParameters,
      })),
    }),
  };
}

const alarmsOf = (read: Reader) =>
  byName(read.of("AWS::CloudWatch::Alarm"), (alarm) => ({
    on: read.nameOf(watchedBy(alarm)),
    metric: alarmMetricOf(alarm.MetricName, alarm.Statistic ?? alarm.ExtendedStatistic),
    above: alarm.Threshold,
    minutes: alarm.EvaluationPeriods,
    mails: alarm.AlarmDescription,
  }));

const watchedBy = (alarm: Properties) => alarm.Dimensions[0].Value;

function dashboardOf(read: Reader) {
  const [dashboard] = read.of("AWS::CloudWatch::Dashboard");
  const parts: Properties[] = dashboard?.properties.DashboardBody["Fn::Join"][1] ?? [];
  const body = parts.map((part) => (typeof part === "string" ? part : read.nameOf(part)));
  return dashboardFacts(JSON.parse(body.join("")), (name) => name);
}
