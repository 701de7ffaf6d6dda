import type { ResourceName } from "@porchlight/stacks/topology";
import { alarmMetricOf, secondsOfRate } from "./alarm-of-metric.ts";
import { dashboardFacts } from "./dashboard-facts.ts";
import { gatewayFacts, preflightRoutes } from "./gateway-facts.ts";
import { type Home, type HomeFunction, homeOf } from "./home.ts";
import { refusesWithoutTls } from "./refuses-without-tls.ts";
import type { SstResource } from "./sst-mocks.ts";
import { grantsByResource } from "./topology-home.ts";
import { isForTracing, tracingOf } from "./tracing-of.ts";

type Inputs = SstResource["inputs"];

/** Reads what an SST program registered back into the topology's words. */
export function sstHome(resources: readonly SstResource[]): Home {
  const read = readerOf(
    resources.map(({ inputs, ...one }) => ({ ...one, inputs: unwrap(inputs) })),
  );
  return homeOf({
    functions: functionsOf(read),
    ...storesOf(read),
    ...gatewayOf(read),
    alarms: alarmsOf(read),
    dashboard: dashboardFacts(
      JSON.parse(read.of("cloudwatch:Dashboard")[0]?.inputs.dashboardBody),
      read.nameOf,
    ),
  });
}

/** Pulumi wraps what holds a secret. */
const unwrap = (value: Inputs): Inputs =>
  JSON.parse(JSON.stringify(value), (_, inner) =>
    inner?.["4dabf18193072939515e22adb298388d"] === undefined ? inner : inner.value,
  );

interface Reader {
  /** By Pulumi's type without its middle: `sqs:Queue`. */
  of(type: string): SstResource[];
  one(type: string, where: (inputs: Inputs) => boolean): Inputs | undefined;
  /** An ARN, a URL or a name that AWS gave → `queue:interactions`. */
  nameOf(given: string): ResourceName;
}

/** Component types that the topology names, and how SST's names of them end. */
const FORMS = {
  "dynamodb:Table": ["table", "TableTable"],
  "sqs:Queue": ["queue", "QueueQueue"],
  "s3:Bucket": ["bucket", "BucketBucket"],
  "lambda:Function": ["function", "FunctionFunction"],
  "cloudwatch:MetricAlarm": ["alarm", "Alarm"],
} as const;

function readerOf(all: readonly SstResource[]): Reader {
  const of = (type: string) =>
    all.filter((one) => one.type.replace(/^aws:(\w+)\/\w+:/, "$1:") === type);
  const names = new Map<unknown, string>();
  for (const [type, [form, end]] of Object.entries(FORMS))
    for (const { name, state } of of(type))
      for (const given of [state.arn, state.url, state.name, state.bucket, state.id])
        names.set(given, `${form}:${kebab(name.slice(0, -end.length))}`);
  return {
    of,
    one: (type, where) => of(type).find(({ inputs }) => where(inputs))?.inputs,
    nameOf: (given) => {
      const [, secret] = /^secret at .*\/([^/]+)$/.exec(given) ?? [];
      return (
        secret === undefined ? names.get(given.replace(/\/\*$/, "")) : `secret:${secret}`
      ) as ResourceName;
    },
  };
}

const kebab = (name: string): string =>
  name.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
const plainName = (resource: string): string => resource.slice(resource.indexOf(":") + 1);

function functionsOf(read: Reader): Record<string, HomeFunction> {
  return Object.fromEntries(
    read.of("lambda:Function").map(({ inputs, state }) => {
      const mapping = read.one(
        "lambda:EventSourceMapping",
        (one) => one.functionName === state.arn,
      );
      const target = read.one("cloudwatch:EventTarget", (one) => one.arn === state.arn);
      const rule = read.one("cloudwatch:EventRule", (one) => one.name === target?.rule);
      const role = read.of("iam:Role").find((one) => one.state.arn === inputs.role);
      const log = read
        .of("cloudwatch:LogGroup")
        .find((one) => one.state.name === inputs.loggingConfig.logGroup);
      const made: HomeFunction = {
        memoryMb: inputs.memorySize,
        timeoutSeconds: inputs.timeout,
        reservedConcurrency: inputs.reservedConcurrentExecutions,
        logRetentionDays: log?.inputs.retentionInDays,
        environment: environmentOf(inputs, read),
        tracing: tracingOf(inputs.tracingConfig?.mode, statementsOf(role?.inputs as Inputs)),
        grants: grantsOf(role?.inputs as Inputs, read),
        everySeconds: rule && secondsOfRate(rule.scheduleExpression),
        ...(mapping && { queue: queueOf(mapping, read) }),
      };
      return [plainName(read.nameOf(state.arn as string)), made];
    }),
  );
}

/** Without what SST puts there for itself. */
const environmentOf = ({ environment }: Inputs, read: Reader) =>
  Object.fromEntries(
    Object.entries<string>(environment.variables)
      .filter(([variable]) => !variable.startsWith("SST_"))
      .map(([variable, given]) => [variable, read.nameOf(given)]),
  );

const queueOf = (mapping: Inputs, read: Reader) => ({
  name: plainName(read.nameOf(mapping.eventSourceArn)),
  batchSize: mapping.batchSize,
  windowSeconds: mapping.maximumBatchingWindowInSeconds,
  maxConcurrency: mapping.scalingConfig.maximumConcurrency,
});

const statementsOf = ({ inlinePolicies }: Inputs): { actions: string[]; resources: string[] }[] =>
  inlinePolicies.flatMap(({ policy }: { policy: string }) => JSON.parse(policy).Statement);

/** Without the function's own log and traces, which are no grants of the topology's; ready-made policies are shown by name. */
function grantsOf(role: Inputs, read: Reader) {
  return grantsByResource([
    ...role.managedPolicyArns.map((arn: string) => ({ on: "table:*", actions: [arn] })),
    ...statementsOf(role)
      .filter((statement) => !isForTracing(statement))
      .filter(({ actions }) => !actions[0]?.startsWith("logs:"))
      .map(({ actions, resources }) => ({ actions, on: read.nameOf(resources[0] as string) })),
  ]);
}

function storesOf(read: Reader) {
  const byName = (type: string, change: (inputs: Inputs, state: Inputs) => Inputs) =>
    Object.fromEntries(
      read
        .of(type)
        .map(({ inputs, state }) => [
          plainName(read.nameOf(state.arn as string)),
          change(inputs, state),
        ]),
    );
  const tables = byName("dynamodb:Table", (table) => ({
    partitionKey: table.hashKey,
    sortKey: table.rangeKey,
    timeToLive: table.ttl?.attributeName,
    pointInTimeRecovery: table.pointInTimeRecovery.enabled,
  }));
  const refusing = read
    .of("sqs:QueuePolicy")
    .filter(({ inputs }) => refusesWithoutTls(JSON.parse(inputs.policy)))
    .map(({ inputs }) => inputs.queueUrl);
  const queues = byName("sqs:Queue", (queue, state) => {
    const redrive = queue.redrivePolicy && JSON.parse(queue.redrivePolicy);
    return {
      tlsOnly: refusing.includes(state.url),
      visibilitySeconds: queue.visibilityTimeoutSeconds,
      retentionSeconds: queue.messageRetentionSeconds,
      ...(redrive && {
        deadLetters: {
          queue: plainName(read.nameOf(redrive.deadLetterTargetArn)),
          afterReceives: redrive.maxReceiveCount,
        },
      }),
    };
  });
  const buckets = byName("s3:Bucket", (_, { bucket }) => {
    const ofBucket = (one: Inputs) => one.bucket === bucket;
    const rules = read.one("s3:BucketLifecycleConfiguration", ofBucket)?.rules;
    return {
      versioned:
        read.one("s3:BucketVersioning", ofBucket)?.versioningConfiguration.status === "Enabled",
      forgetVersionsAfterDays: rules?.[0].noncurrentVersionExpiration.noncurrentDays,
    };
  });
  return { tables, queues: queues as never, buckets };
}

function gatewayOf(read: Reader) {
  const parts = new Map(
    read.of("apigateway:Resource").map(({ inputs, state }) => [state.id, inputs]),
  );
  const pathOf = (id: string): string => {
    const part = parts.get(id);
    return part === undefined ? "" : `${pathOf(part.parentId)}/${part.pathPart}`;
  };
  const integrations = read.of("apigateway:Integration").map(({ inputs }) => ({
    ...inputs,
    route: `${inputs.httpMethod} ${pathOf(inputs.resourceId)}`,
  }));
  const proxied = integrations.filter((one: Inputs) => one.type === "AWS_PROXY") as Inputs[];
  const preflights = read.of("apigateway:IntegrationResponse").map(({ inputs }) => ({
    path: pathOf(inputs.resourceId),
    headers: inputs.responseParameters,
  }));
  const settings = read.of("apigateway:MethodSettings")[0]?.inputs.settings;
  return {
    routes: {
      ...preflightRoutes(preflights),
      ...Object.fromEntries(
        proxied.map(({ route, uri }) => [route, plainName(read.nameOf(functionIn(uri)))]),
      ),
    },
    gateway: gatewayFacts({
      preflights,
      timeoutsMs: proxied.map(({ timeoutMilliseconds }) => timeoutMilliseconds),
      throttle: {
        perSecond: settings.throttlingRateLimit,
        burst: settings.throttlingBurstLimit,
      },
      responses: read.of("apigateway:Response").map(({ inputs }) => ({
        type: inputs.responseType,
        status: Number(inputs.statusCode),
        body: inputs.responseTemplates["application/json"],
        headers: inputs.responseParameters,
      })),
    }),
  };
}

const functionIn = (uri: string): string => /\/functions\/(.*)\/invocations$/.exec(uri)?.[1] ?? "";

const alarmsOf = (read: Reader) =>
  Object.fromEntries(
    read.of("cloudwatch:MetricAlarm").map(({ name, inputs }) => [
      kebab(name).replace(/-alarm$/, ""),
      {
        on: read.nameOf(Object.values<string>(inputs.dimensions)[0] as string) as never,
        metric: alarmMetricOf(inputs.metricName, inputs.statistic ?? inputs.extendedStatistic),
        above: inputs.threshold,
        minutes: inputs.evaluationPeriods,
        mails: inputs.alarmDescription,
      },
    ]),
  );
