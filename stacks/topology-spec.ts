import type { Cors } from "@porchlight/core/cors";

/**
 * The one definition of what runs and what it may touch. Plain data: the laptop, the CDK stacks and
 * the SST app each read it.
 */
export interface Topology {
  readonly functions: Readonly<Record<string, FunctionSpec>>;
  readonly tables: Readonly<Record<string, TableSpec>>;
  readonly queues: Readonly<Record<string, QueueSpec>>;
  readonly buckets: Readonly<Record<string, BucketSpec>>;
  readonly secrets: readonly string[];
  readonly routes: readonly RouteSpec[];
  readonly gateway: GatewaySpec;
  /** By name, which is also its page in the runbook. */
  readonly alarms: Readonly<Record<string, AlarmSpec>>;
  /** How a new version takes over: of functions that are called, and of those a schedule runs. */
  readonly rollouts: { readonly called: RolloutSpec; readonly scheduled: RolloutSpec };
  readonly logRetentionDays: number;
}

export interface FunctionSpec {
  /** Module path from the repository's root, and its export. */
  readonly module: string;
  readonly export: "handler";
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** At most, and at least kept free for it. Undefined: its share of the account's. */
  readonly reservedConcurrency?: number;
  /** What its code loads from the folder it stands in, beside its bundle. */
  readonly carries?: readonly Cargo[];
  readonly queue?: {
    readonly name: string;
    readonly batchSize: number;
    readonly windowSeconds: number;
    /** How many instances the trigger may run at once. */
    readonly maxConcurrency: number;
  };
  readonly everySeconds?: number;
  /** Where the stage pays for traces, X-Ray keeps some of its invocations. */
  readonly tracing?: "active";
  /** Environment variable → the resource whose name, URL or secret it carries. */
  readonly environment: Readonly<Record<string, ResourceName>>;
  readonly grants: readonly Grant[];
}

/** onnxruntime-web's WebAssembly, 14 MB; the model versions that ship with the software. */
export type Cargo = "onnxruntime" | "shipped-models";

export type ResourceName =
  | `table:${string}`
  | `queue:${string}`
  | `bucket:${string}`
  | `secret:${string}`;

export interface Grant {
  readonly on: ResourceName;
  readonly actions: readonly string[];
}

export interface TableSpec {
  readonly partitionKey: string;
  readonly sortKey: string;
  /** Attribute that holds the expiry, Unix seconds. Readers filter: expiry is late by up to days. */
  readonly timeToLive?: string;
  readonly pointInTimeRecovery: boolean;
}

export interface QueueSpec {
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  readonly deadLetters?: { readonly queue: string; readonly afterReceives: number };
}

export interface BucketSpec {
  readonly versioned: boolean;
  /** Of a versioned bucket: how long an object that was written over or deleted can be had back. */
  readonly forgetVersionsAfterDays?: number;
}

export interface RouteSpec {
  readonly method: "GET" | "POST" | "DELETE";
  /** API Gateway resource path: `{name}` is a path parameter. */
  readonly path: string;
  readonly function: string;
}

export interface GatewaySpec {
  /** REST APIs pass at most 10 MB. */
  readonly maxBodyBytes: number;
  /** An integration that answers later than this is a time-out. */
  readonly integrationTimeoutSeconds: number;
  /** What the platform itself answers (throttles, time-outs, crashes) becomes this. */
  readonly onPlatformFailure: { readonly status: number; readonly retryAfterSeconds: number };
  /** What pages of other origins may do. The gateway answers preflights; functions and it put the rest in answers. */
  readonly cors: Cors;
  /** Of all routes together; what is more is a platform failure. */
  readonly throttle: { readonly perSecond: number; readonly burst: number };
}

export interface AlarmSpec {
  readonly on: `function:${string}` | `queue:${string}`;
  /** Lambda's and SQS's own, or one that functions send. */
  readonly metric: AlarmMetric;
  /** It rings when each of so many minutes in a row was above it. */
  readonly above: number;
  readonly minutes: number;
  /** What it means to whoever is woken. */
  readonly says: string;
}

/** A version that makes an alarm of its function ring before it has everything is taken back. */
export interface RolloutSpec {
  /** `canary`: the share, and after so many minutes the rest; `linear`: one share more every so many minutes. */
  readonly shape: "canary" | "linear";
  readonly percent: number;
  readonly minutes: number;
}

export type AlarmMetric =
  | "errors"
  | "throttles"
  | "p99Ms"
  | "records"
  | "oldestSeconds"
  | "refused"
  | "cacheAway"
  | "mismatches";
