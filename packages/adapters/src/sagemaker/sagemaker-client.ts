import { SageMakerClient } from "@aws-sdk/client-sagemaker";

/** A few quick tries; the engine has more patience, and asks about minutes and not about requests. */
export const createSagemakerClient = (): SageMakerClient =>
  new SageMakerClient({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
    },
  });
