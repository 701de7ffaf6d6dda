import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { createUpstashClient } from "@porchlight/adapters/redis/upstash-client";
import { ENV } from "@porchlight/core/names";
import { splitResource } from "@porchlight/stacks/split-resource";
import type { ResourceName, TableSpec, Topology } from "@porchlight/stacks/topology";
import { topologyProblems } from "@porchlight/stacks/validate-topology";
import { variablesOf } from "../variables-of.ts";
import { type Check, requireThat, runCheck } from "./check.ts";
import type { ValidationTarget } from "./validation-target.ts";

const REDIS_TIMEOUT_MS = 3_000;

/** The topology is sound; what functions are told of is told here too, and every table, queue and bucket of it answers. */
export async function checkConfiguration(
  topology: Topology,
  target: ValidationTarget,
): Promise<readonly Check[]> {
  const stores = [...variablesOf(topology)]
    .filter(([, resource]) => !resource.startsWith("secret:"))
    .map(([variable, resource]) => checkStore(topology, target, variable, resource));
  return Promise.all([checkTopology(topology), ...stores, checkRedis(target)]);
}

const checkTopology = (topology: Topology): Promise<Check> =>
  runCheck(
    { area: "configuration", name: "topology", wayOut: "correct stacks/topology.ts" },
    async () => {
      const problems = topologyProblems(topology);
      requireThat(problems.length === 0, problems.join("; "));
      return `${Object.keys(topology.functions).length} functions, ${topology.routes.length} routes`;
    },
  );

const checkStore = (
  topology: Topology,
  target: ValidationTarget,
  variable: string,
  resource: ResourceName,
): Promise<Check> => {
  const [form, name] = splitResource(resource);
  const wayOut = `see that ${variable} names the ${form}, that it was deployed, and that your credentials may read it`;
  return runCheck({ area: "configuration", name: `${form} ${name}`, wayOut }, async () => {
    const value = await target.valueOf(variable, resource);
    requireThat(value !== undefined, `${variable} is not set`);
    if (form === "table") return describeTable(target, value, topology.tables[name]);
    if (form === "queue") return describeQueue(target, value);
    await target.s3.send(new HeadBucketCommand({ Bucket: value }));
    return value;
  });
};

async function describeTable(
  { dynamo }: ValidationTarget,
  TableName: string,
  spec: TableSpec | undefined,
): Promise<string> {
  const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }));
  const keys = Table?.KeySchema?.map(({ AttributeName }) => AttributeName).join(", ");
  const expected = `${spec?.partitionKey}, ${spec?.sortKey}`;
  requireThat(Table?.TableStatus === "ACTIVE", `${TableName} is ${Table?.TableStatus}`);
  requireThat(
    keys === expected,
    `${TableName} has the keys ${keys}, and they should be ${expected}`,
  );
  return TableName;
}

async function describeQueue({ sqs }: ValidationTarget, QueueUrl: string): Promise<string> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
  );
  return `${QueueUrl}, ${Attributes.ApproximateNumberOfMessages} records wait`;
}

const checkRedis = (target: ValidationTarget): Promise<Check> =>
  runCheck(
    {
      area: "reachability",
      name: "Redis",
      wayOut: `see that ${ENV.redisUrl} and ${ENV.redisToken} are those of the database's REST API; without it reads are slower, and answered`,
    },
    async () => {
      const [url, token] = await Promise.all(
        [ENV.redisUrl, ENV.redisToken].map((name) => target.valueOf(name, `secret:${name}`)),
      );
      requireThat(url !== undefined, `${ENV.redisUrl} is not set`);
      requireThat(token !== undefined, `${ENV.redisToken} is not set`);
      const beganMs = performance.now();
      const answer = await createUpstashClient({ url, token, timeoutMs: REDIS_TIMEOUT_MS }).ping();
      requireThat(answer === "PONG", `it answers ${answer} to PING`);
      return `answers PING in ${Math.round(performance.now() - beganMs)} ms`;
    },
  );
