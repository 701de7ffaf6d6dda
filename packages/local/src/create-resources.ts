import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
} from "@aws-sdk/client-dynamodb";
import { BucketAlreadyOwnedByYou, CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, SetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { QueueSpec, TableSpec, Topology } from "@porchlight/stacks/topology";
import type { Resources } from "./laptop.ts";

export interface ResourceClients {
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
}

export const queueArn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;

/**
 * Makes what the topology declares and is not there yet. What there is keeps its data; queues take
 * on the attributes they have now.
 */
export async function createResources(
  clients: ResourceClients,
  topology: Pick<Topology, "tables" | "queues" | "buckets">,
  sqsUrl: string,
): Promise<Resources> {
  const tables = Object.entries(topology.tables);
  const queues = Object.entries(topology.queues);
  const buckets = Object.keys(topology.buckets);
  await Promise.all([
    ...tables.map(([name, spec]) => createTable(clients.dynamo, name, spec)),
    ...buckets.map((name) => createBucket(clients.s3, name)),
    createQueues(clients.sqs, queues),
  ]);
  return {
    tables: Object.fromEntries(tables.map(([name]) => [name, name])),
    queueUrls: Object.fromEntries(queues.map(([name]) => [name, `${sqsUrl}/000000000000/${name}`])),
    buckets: Object.fromEntries(buckets.map((name) => [name, name])),
  };
}

async function createTable(
  client: DynamoDBClient,
  name: string,
  { partitionKey, sortKey }: TableSpec,
): Promise<void> {
  const create = new CreateTableCommand({
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [
      { AttributeName: partitionKey, KeyType: "HASH" },
      { AttributeName: sortKey, KeyType: "RANGE" },
    ],
    AttributeDefinitions: [partitionKey, sortKey].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
  });
  await unlessThere(client.send(create), ResourceInUseException);
}

async function createBucket(client: S3Client, name: string): Promise<void> {
  await unlessThere(
    client.send(new CreateBucketCommand({ Bucket: name })),
    BucketAlreadyOwnedByYou,
  );
}

/** Dead-letter queues first would be an order to keep; attributes after all of them needs none. */
async function createQueues(
  client: SQSClient,
  queues: readonly (readonly [string, QueueSpec])[],
): Promise<void> {
  const made = await Promise.all(
    queues.map(([QueueName]) => client.send(new CreateQueueCommand({ QueueName }))),
  );
  await Promise.all(
    queues.map(([, spec], i) =>
      client.send(
        new SetQueueAttributesCommand({
          QueueUrl: made[i]?.QueueUrl,
          Attributes: queueAttributes(spec),
        }),
      ),
    ),
  );
}

const queueAttributes = ({
  visibilitySeconds,
  retentionSeconds,
  deadLetters,
}: QueueSpec): Record<string, string> => ({
  VisibilityTimeout: String(visibilitySeconds),
  MessageRetentionPeriod: String(retentionSeconds),
  ...(deadLetters && {
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: queueArn(deadLetters.queue),
      maxReceiveCount: deadLetters.afterReceives,
    }),
  }),
});

async function unlessThere(
  made: Promise<unknown>,
  isThere: new (...args: never[]) => Error,
): Promise<void> {
  try {
    await made;
  } catch (error) {
    if (!(error instanceof isThere)) throw error;
  }
}
