import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { awsClientOptions } from "../aws-client-options.ts";

/** In a file of its own, so that a bundle that loads it late loads the client and not its every command. */
export const createDynamoClient = (): DynamoDBClient => new DynamoDBClient(awsClientOptions);
