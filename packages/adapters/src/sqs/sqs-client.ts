import { SQSClient } from "@aws-sdk/client-sqs";
import { awsClientOptions } from "../aws-client-options.ts";

/** In a file of its own, so that a bundle that loads it late loads the client and not its every command. */
export const createSqsClient = (): SQSClient => new SQSClient(awsClientOptions);
