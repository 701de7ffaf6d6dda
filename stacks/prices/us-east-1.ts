import type { Price, PriceList } from "./price-list.ts";

const MILLION = 1_000_000;
const GB = 2 ** 30;
const MB = 2 ** 20;

const aws = (service: string, page: string) => (unit: string, usd: number, per: number) =>
  ({ service, unit, usd, per, source: `https://aws.amazon.com/${page}/pricing/` }) satisfies Price;

const lambda = aws("Lambda", "lambda");
const gateway = aws("API Gateway", "api-gateway");
const sqs = aws("SQS", "sqs");
const dynamo = aws("DynamoDB", "dynamodb");
const s3 = aws("S3", "s3");
const cloudwatch = aws("CloudWatch", "cloudwatch");
const secrets = aws("Secrets Manager", "secrets-manager");
const upstash = (unit: string, usd: number, per: number) =>
  ({ service: "Upstash", unit, usd, per, source: "https://upstash.com/pricing/redis" }) as const;

/** None of the providers' own pages could be opened where this was put together: these repeat what they say. */
const READ = {
  lambda:
    "arm64 and x86_64 in artillery 2.0.28's price table; requests in a copy of the page of 2026-09-20",
  gateway: "a copy of the page's worked examples of 2026-09-20",
  sqs: "cloudburn.io/blog/amazon-sqs-pricing of 2026-03",
  dynamo:
    "airbyte.com/data-engineering-resources/dynamodb-pricing, after the cut of 2024-11; a reading of AWS's price file of 2026-09-05",
  cloudwatch: "cloudburn.io/blog/amazon-cloudwatch-pricing of 2026-02; signoz.io of 2026-02",
  upstash: "a copy of the page of 2026-09-20; pay-as-you-go and 250 MB again in one of 2026-11-09",
  transfer: "a guide to SQS's prices, undated, and a tutorial of 2025-12",
  events: "the page itself, in a copy without a date: what AWS's own schedules send is not billed",
} as const;

/** US East (N. Virginia), as far as it could be read on the day of writing; `read` says where, or that it was not. */
export const usEast1: PriceList = {
  region: "us-east-1",
  date: "2026-11-24",
  prices: {
    "lambda.requests": { ...lambda("requests", 0.2, MILLION), read: READ.lambda },
    "lambda.arm_gb_seconds": { ...lambda("GB-seconds", 0.0000133334, 1), read: READ.lambda },
    "lambda.x86_gb_seconds": { ...lambda("GB-seconds", 0.0000166667, 1), read: READ.lambda },
    "gateway.rest_requests": { ...gateway("requests", 3.5, MILLION), read: READ.gateway },
    "gateway.http_requests": { ...gateway("requests", 1, MILLION), read: READ.gateway },
    "sqs.requests": { ...sqs("requests of up to 64 KB", 0.4, MILLION), read: READ.sqs },
    "dynamo.read_units": { ...dynamo("read request units", 0.125, MILLION), read: READ.dynamo },
    "dynamo.write_units": { ...dynamo("write request units", 0.625, MILLION), read: READ.dynamo },
    "dynamo.stored_gb": { ...dynamo("GB-months", 0.25, 1), read: READ.dynamo },
    "dynamo.recovery_gb": {
      ...dynamo("GB-months of point-in-time recovery", 0.2, 1),
      read: READ.dynamo,
    },
    "s3.puts": s3("PUT requests", 5, MILLION),
    "s3.gets": s3("GET requests", 0.4, MILLION),
    "s3.stored_gb": s3("GB-months", 0.023, 1),
    "logs.ingested_gb": { ...cloudwatch("GB of logs", 0.5, 1), read: READ.cloudwatch },
    "logs.stored_gb": cloudwatch("GB-months of logs", 0.03, 1),
    "cloudwatch.metrics": { ...cloudwatch("metrics", 0.3, 1), read: READ.cloudwatch },
    "cloudwatch.alarms": { ...cloudwatch("alarms", 0.1, 1), read: READ.cloudwatch },
    "cloudwatch.dashboards": { ...cloudwatch("dashboards", 3, 1), read: READ.cloudwatch },
    "secrets.kept": secrets("secrets", 0.4, 1),
    "secrets.calls": secrets("calls", 0.05, 10_000),
    "parameters.kept": {
      ...aws("Parameter Store", "systems-manager")("standard parameters", 0, 1),
    },
    "events.scheduled": {
      ...aws("EventBridge", "eventbridge")("scheduled events", 0, MILLION),
      read: READ.events,
    },
    "transfer.out_gb": {
      ...aws("Data transfer", "ec2/on-demand")("GB out to the internet", 0.09, 1),
      read: READ.transfer,
    },
    "upstash.commands": { ...upstash("commands", 0.2, 100_000), read: READ.upstash },
    "upstash.stored_gb": { ...upstash("GB-months", 0.25, 1), read: READ.upstash },
    "upstash.bandwidth_gb": { ...upstash("GB in and out", 0.03, 1), read: READ.upstash },
    "upstash.plan": { ...upstash("dollars of a fixed plan", 1, 1), read: READ.upstash },
  },
  redisPlans: [
    { name: "250 MB", usdPerMonth: 10, storedBytes: 250 * MB, bandwidthBytes: 50 * GB },
    { name: "1 GB", usdPerMonth: 20, storedBytes: GB, bandwidthBytes: 100 * GB },
    { name: "5 GB", usdPerMonth: 100, storedBytes: 5 * GB, bandwidthBytes: 500 * GB },
    { name: "10 GB", usdPerMonth: 200, storedBytes: 10 * GB, bandwidthBytes: 1_000 * GB },
    { name: "50 GB", usdPerMonth: 400, storedBytes: 50 * GB, bandwidthBytes: 5_000 * GB },
    { name: "100 GB", usdPerMonth: 800, storedBytes: 100 * GB, bandwidthBytes: 10_000 * GB },
    { name: "500 GB", usdPerMonth: 1_500, storedBytes: 500 * GB, bandwidthBytes: 20_000 * GB },
  ],
  services: {
    dynamodb: "DynamoDB",
    sqs: "SQS",
    s3: "S3",
    lambda: "Lambda",
    logs: "CloudWatch",
    cloudwatch: "CloudWatch",
    secretsmanager: "Secrets Manager",
    ssm: "Parameter Store",
    events: "EventBridge",
  },
};
