import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { Laptop } from "@porchlight/local/laptop";
import { localClients } from "@porchlight/local/local-clients";
import { startLaptop } from "@porchlight/local/start-laptop";
import type { ResourceName, Topology } from "@porchlight/stacks/topology";
import { ANY_PORTS } from "../local/fixtures/fixture-topology.ts";
import { type Home, type HomeFunction, homeOf } from "./home.ts";
import { askGateway, reportPath } from "./laptop-gateway.ts";

/** What a laptop has no part in: permissions, expiry, backups, versions and how they take over, logs, traces, TLS, alarms, a dashboard, throttling. Two it has are too slow or large to ask for. */
export const NOT_ON_A_LAPTOP = new RegExp(
  [
    /\.grants\./,
    /\.rollout\./,
    /\.(?:tracing|tlsOnly)$/,
    /^dashboard\./,
    /^alarms\./,
    /\.(?:timeToLive|pointInTimeRecovery|versioned|forgetVersionsAfterDays)$/,
    /\.(?:logRetentionDays|reservedConcurrency)$/,
    /^gateway\.(?:throttle\.|maxBodyBytes|integrationTimeoutSeconds)/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

/** Starts a topology on this machine, its functions replaced by one that reports, and asks each part what it is. */
export async function laptopHome(topology: Topology): Promise<Home> {
  const dataDir = await mkdtemp(join(tmpdir(), "porchlight-parity-"));
  const laptop = await startLaptop({
    dataDir,
    ports: ANY_PORTS,
    topology: reporting(topology),
  });
  try {
    const names = Object.keys(topology.functions);
    const { routes, gateway, environments } = await askGateway(laptop.url, topology.routes, names);
    return homeOf({
      functions: functionsOf(laptop, topology, environments),
      ...(await storesOf(laptop)),
      routes,
      gateway,
    });
  } finally {
    await laptop.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Those without a route are given one beside them, so that they can be asked too. */
function reporting(topology: Topology): Topology {
  const names = Object.keys(topology.functions);
  return {
    ...topology,
    functions: Object.fromEntries(
      Object.entries(topology.functions).map(([name, spec]) => [
        name,
        { ...spec, module: "tests/parity/report-function.ts" },
      ]),
    ),
    routes: [
      ...topology.routes,
      ...names.map((name) => ({ method: "GET", path: reportPath(name), function: name }) as const),
    ],
  };
}

function functionsOf(
  { functions, mappings, schedules, resources, environment }: Laptop,
  topology: Topology,
  environments: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Record<string, HomeFunction> {
  const nameOf = resourceNames(resources, environment, topology);
  return Object.fromEntries(
    Object.entries(functions).map(([name, { memoryMb, timeoutMs }]) => {
      const mapping = mappings[name];
      const everyMs = schedules[name]?.everyMs;
      const given = Object.entries(environments[name] ?? {}).filter(([, value]) =>
        nameOf.has(value),
      );
      const made: HomeFunction = {
        memoryMb,
        timeoutSeconds: timeoutMs / 1000,
        environment: Object.fromEntries(
          given
            .filter(([variable]) => /^(?:PORCHLIGHT|UPSTASH)_/.test(variable))
            .map(([variable, value]) => [variable, nameOf.get(value) as ResourceName]),
        ),
        everySeconds: everyMs === undefined ? undefined : everyMs / 1000,
        ...(mapping && {
          queue: {
            name: (nameOf.get(mapping.queueUrl) as string).slice("queue:".length),
            batchSize: mapping.batchSize,
            windowSeconds: mapping.windowMs / 1000,
            maxConcurrency: mapping.maxConcurrency,
          },
        }),
      };
      return [name, made];
    }),
  );
}

/** What a variable carries here → what the topology calls it. */
function resourceNames(
  { tables, queueUrls, buckets }: Laptop["resources"],
  environment: Laptop["environment"],
  { secrets }: Topology,
): ReadonlyMap<string | undefined, ResourceName> {
  const of = (form: "table" | "queue" | "bucket", values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => [value, `${form}:${name}`] as const);
  return new Map<string | undefined, ResourceName>([
    ...of("table", tables),
    ...of("queue", queueUrls),
    ...of("bucket", buckets),
    ...secrets.map((name) => [environment[name], `secret:${name}`] as const),
  ]);
}

async function storesOf({ endpoints, resources }: Laptop) {
  const clients = localClients(endpoints);
  const described = await Promise.all(
    Object.entries(resources.tables).map(async ([name, TableName]) => {
      const { Table } = await clients.dynamo.send(new DescribeTableCommand({ TableName }));
      const [partitionKey, sortKey] = Table?.KeySchema ?? [];
      return [name, { partitionKey: partitionKey?.AttributeName, sortKey: sortKey?.AttributeName }];
    }),
  );
  const queues = await Promise.all(
    Object.entries(resources.queueUrls).map(async ([name, QueueUrl]) => {
      const { Attributes = {} } = await clients.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
      );
      const redrive = Attributes.RedrivePolicy && JSON.parse(Attributes.RedrivePolicy);
      return [
        name,
        {
          visibilitySeconds: Number(Attributes.VisibilityTimeout),
          retentionSeconds: Number(Attributes.MessageRetentionPeriod),
          ...(redrive && {
            deadLetters: {
              queue: redrive.deadLetterTargetArn.split(":").at(-1),
              afterReceives: Number(redrive.maxReceiveCount),
            },
          }),
        },
      ];
    }),
  );
  const { Buckets = [] } = await clients.s3.send(new ListBucketsCommand({}));
  for (const client of Object.values(clients)) client.destroy();
  return {
    tables: Object.fromEntries(described),
    queues: Object.fromEntries(queues),
    buckets: Object.fromEntries(Buckets.map(({ Name }) => [Name, {}])),
  };
}
