import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { ServiceError } from "@porchlight/core/error";
import { ENV } from "@porchlight/core/names";
import { findLaptop, type RunningLaptop } from "@porchlight/local/data-folder";
import { localClients } from "@porchlight/local/local-clients";
import { secretPath } from "@porchlight/stacks/secret-path";
import { splitResource } from "@porchlight/stacks/split-resource";
import type { Stage } from "@porchlight/stacks/stages";
import type { ResourceName } from "@porchlight/stacks/topology";
import type { Account } from "../deploy/account.ts";

/** What is looked at: AWS as the environment and the stage name it, or a laptop. */
export interface ValidationTarget {
  readonly where: string;
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  /** What the functions' variables carry here: a name, a URL or a secret; undefined where nothing says. */
  valueOf(variable: string, resource: ResourceName): Promise<string | undefined>;
  readonly schemaFile: string | undefined;
  /** Of the laptop's gateway; AWS's is given. */
  readonly url: string | undefined;
}

/** AWS where a stage is given or the environment names its tables, else the laptop that is up. Throws `config.invalid`. */
export function openValidation(
  data: string,
  stage: Stage | undefined,
  account: Account | undefined,
): ValidationTarget {
  if (stage !== undefined || process.env[ENV.workspacesTable]) return onAws(stage, account);
  const laptop = findLaptop(data);
  if (laptop !== undefined) return onLaptop(laptop, data);
  throw new ServiceError(
    "config.invalid",
    `no laptop is up on ${data}: start it with \`porchlight up\`, choose its folder with --data, or name a stage with --stage`,
  );
}

function onAws(stage: Stage | undefined, account: Account | undefined): ValidationTarget {
  const options = { ...awsClientOptions, ...(stage && { region: stage.region }) };
  return {
    where: stage === undefined ? "AWS, as the environment names it" : `stage ${stage.name} on AWS`,
    dynamo: new DynamoDBClient(options),
    sqs: new SQSClient(options),
    s3: new S3Client(options),
    async valueOf(variable, resource) {
      const [form, name] = splitResource(resource);
      const given = process.env[variable] || undefined;
      if (given !== undefined || form !== "secret" || stage === undefined) return given;
      return account?.readSecret(secretPath(stage, name));
    },
    schemaFile: undefined,
    url: undefined,
  };
}

const onLaptop = (
  { endpoints, environment, resources, url }: RunningLaptop,
  data: string,
): ValidationTarget => ({
  where: `the laptop on ${data}`,
  ...localClients(endpoints),
  async valueOf(_, resource) {
    const [form, name] = splitResource(resource);
    const values = {
      table: resources.tables,
      queue: resources.queueUrls,
      bucket: resources.buckets,
      secret: environment,
    };
    return values[form][name];
  },
  schemaFile: environment[ENV.schemaFile],
  url,
});
