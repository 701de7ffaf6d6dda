import { join, resolve } from "node:path";
import { ServiceError } from "@porchlight/core/error";
import { ENV } from "@porchlight/core/names";
import type { ResourceName, Topology } from "@porchlight/stacks/topology";
import type { Endpoints, Resources } from "./laptop.ts";

export interface EnvironmentSources {
  readonly topology: Topology;
  readonly dataDir: string;
  readonly endpoints: Endpoints;
  readonly resources: Resources;
  readonly schemaFile?: string;
}

/** The environment every function gets: where the services are, and what the topology names. */
export function baseEnvironment(sources: EnvironmentSources): Readonly<Record<string, string>> {
  const { topology, dataDir, endpoints, schemaFile } = sources;
  const named = Object.values(topology.functions).flatMap(({ environment }) =>
    Object.entries(environment).map(([variable, name]) => [variable, resolveName(name, sources)]),
  );
  return {
    AWS_REGION: "us-east-1",
    // Every service here takes any; the clients insist on some.
    AWS_ACCESS_KEY_ID: "laptop",
    AWS_SECRET_ACCESS_KEY: "laptop",
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamo,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    // Code that was compiled once is not compiled at the next cold start.
    NODE_COMPILE_CACHE: join(dataDir, "compile-cache"),
    // What runs models, and which ones ship, is chosen for the laptop as a whole.
    ...passedOn(ENV.runner),
    ...passedOn(ENV.shippedModels),
    ...(schemaFile === undefined ? {} : { [ENV.schemaFile]: resolve(schemaFile) }),
    ...Object.fromEntries(named),
  };
}

function passedOn(variable: string): Readonly<Record<string, string>> {
  const value = process.env[variable];
  return value === undefined ? {} : { [variable]: value };
}

function resolveName(resource: ResourceName, { endpoints, resources }: EnvironmentSources): string {
  const named: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    table: resources.tables,
    queue: resources.queueUrls,
    bucket: resources.buckets,
    secret: { [ENV.redisUrl]: endpoints.redisUrl, [ENV.redisToken]: endpoints.redisToken },
  };
  const [kind = "", name = ""] = resource.split(/:(.*)/s);
  const value = named[kind]?.[name];
  if (value === undefined)
    throw new ServiceError("config.invalid", `the topology names ${resource}, and declares none`);
  return value;
}
