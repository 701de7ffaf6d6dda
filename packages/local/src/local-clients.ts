import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { ResourceClients } from "./create-resources.ts";
import type { Endpoints } from "./laptop.ts";

/** Clients of a laptop's services, for those outside its functions. */
export function localClients({
  dynamo,
  sqs,
  s3,
}: Pick<Endpoints, "dynamo" | "sqs" | "s3">): ResourceClients {
  const common = {
    region: "us-east-1",
    credentials: { accessKeyId: "laptop", secretAccessKey: "laptop" },
  };
  return {
    dynamo: new DynamoDBClient({ ...common, endpoint: dynamo }),
    sqs: new SQSClient({ ...common, endpoint: sqs }),
    s3: new S3Client({ ...common, endpoint: s3, forcePathStyle: true }),
  };
}
