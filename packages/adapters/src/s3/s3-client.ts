import { S3Client } from "@aws-sdk/client-s3";
import { awsClientOptions } from "../aws-client-options.ts";

/**
 * In a file of its own, so that a bundle that loads it late loads the client and not its every command. Path
 * style, because the laptop's buckets have no host names of their own; S3 takes both.
 *
 * @param requestTimeoutMs of one try, where objects are larger than rows
 */
export const createS3Client = (
  requestTimeoutMs: number = awsClientOptions.requestHandler.requestTimeout,
): S3Client => {
  const requestHandler = { ...awsClientOptions.requestHandler, requestTimeout: requestTimeoutMs };
  return new S3Client({ ...awsClientOptions, requestHandler, forcePathStyle: true });
};
