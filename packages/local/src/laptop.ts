import type { Topology } from "@porchlight/stacks/topology";
import type { Meter } from "./meter/meter.ts";
import type { MappingSettings, MappingStats } from "./queue-poller.ts";

/** Ports on 127.0.0.1; 0 takes any free one. */
export interface LaptopPorts {
  /** HTTP, what clients talk to. Default 7070. */
  readonly gateway: number;
  /** DynamoDB API. Default 7071. */
  readonly dynamo: number;
  /** SQS API and S3 API, one server. Default 7072. */
  readonly queues: number;
  /** Upstash REST API. Default 7073; the redis-server behind it listens on a socket file. */
  readonly redis: number;
}

export interface LaptopOptions {
  /** Everything that outlives a run is in this folder; made when missing. */
  readonly dataDir: string;
  readonly ports?: Partial<LaptopPorts>;
  /** A module whose `schema` export joins the table of schemas. */
  readonly schemaFile?: string;
  /** Default: the product's own. */
  readonly topology?: Topology;
  /** Function → the folder of its bundle, which runs in place of its source. */
  readonly bundles?: Readonly<Record<string, string>>;
  /** Only these functions run; default all of them. */
  readonly functions?: readonly string[];
  /** Start an instance of each HTTP function before anybody asks. */
  readonly prewarm?: boolean;
  /** More environment for one instance, asked at each spawn; `spawn` counts from 1 per function. */
  readonly functionEnvironment?: (
    functionName: string,
    spawn: number,
  ) => Readonly<Record<string, string>>;
  /** Told of the end of each instance, whoever ended it. */
  readonly onInstanceExit?: (exit: InstanceExit) => void;
  readonly faults?: {
    /** Whether a delivery is received and then left, uninvoked, to its visibility time-out. */
    readonly returnUnprocessed?: (deliveryNumber: number) => boolean;
  };
  readonly overrides?: LaptopOverrides;
  /** Counts what passes between gateway, functions and services. */
  readonly meter?: Meter;
  /** One line of a function's or a service's output, with its name in front. */
  readonly onLog?: (line: string) => void;
}

/** What tests and replays set apart from the topology. Records are by function name. */
export interface LaptopOverrides {
  /** Of every queue. */
  readonly visibilitySeconds?: number;
  readonly timeoutSeconds?: Readonly<Record<string, number>>;
  readonly windowSeconds?: number;
  readonly batchSize?: number;
  readonly maxConcurrency?: Readonly<Record<string, number>>;
  readonly everySeconds?: Readonly<Record<string, number>>;
}

export interface InstanceExit {
  readonly functionName: string;
  /** The number `functionEnvironment` was asked with. */
  readonly spawn: number;
  readonly pid: number | undefined;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it was doing. */
  readonly during: "init" | "idle" | "invocation";
  /** Who ended it: its time-out, the laptop's stop, or neither. */
  readonly cause: "timeout" | "stop" | "crash";
}

export interface FunctionStats {
  /** Processes started. */
  readonly spawns: number;
  /** Invocations that were the first of their instance. */
  readonly coldStarts: number;
  readonly invocations: number;
  /** Invocations that have ended, however: what is missing waits for an instance or is under way. */
  readonly ended: number;
  /** Invocations that ended without an answer of the handler: it threw, crashed, or never started. */
  readonly errors: number;
  /** Instances killed because they outlived their time-out. */
  readonly timeouts: number;
  /** Instances ended by a SIGKILL that was neither a time-out's nor the stop's. */
  readonly kills: number;
  /** From each invocation's being given to its answer, each rounded up to a whole ms. */
  readonly billedMs: number;
}

export interface RunningFunction {
  readonly memoryMb: number;
  readonly timeoutMs: number;
  instances(): readonly { readonly pid: number; readonly busy: boolean }[];
  /** SIGKILL to a busy instance, or else to any; whether there was one. */
  kill(): boolean;
  stats(): FunctionStats;
}

/** A service under the laptop, which a test may take away and bring back, with its data. */
export interface RunningService {
  readonly pid: number | undefined;
  /** Ends it as a crash would: SIGKILL. */
  stop(): Promise<void>;
  /** On the port it had. */
  start(): Promise<void>;
}

export interface RunningMapping extends MappingSettings {
  stats(): MappingStats;
}

export interface Endpoints {
  readonly dynamo: string;
  readonly sqs: string;
  readonly s3: string;
  readonly redisUrl: string;
  readonly redisToken: string;
}

export interface Resources {
  readonly tables: Readonly<Record<string, string>>;
  readonly queueUrls: Readonly<Record<string, string>>;
  readonly buckets: Readonly<Record<string, string>>;
}

export interface Laptop {
  /** The gateway's. */
  readonly url: string;
  readonly endpoints: Endpoints;
  /** Redis past a meter, where there is one. */
  readonly directRedis: { readonly url: string; readonly token: string };
  /** Names in the topology → names and URLs here. */
  readonly resources: Resources;
  /** What every function gets: endpoints, region, credentials, resources. */
  readonly environment: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, RunningFunction>>;
  /** Queue triggers, by function name. */
  readonly mappings: Readonly<Record<string, RunningMapping>>;
  /** Schedules, by function name. */
  readonly schedules: Readonly<Record<string, { readonly everyMs: number }>>;
  readonly services: Readonly<Record<"dynamo" | "queues" | "redis" | "bridge", RunningService>>;
  stop(): Promise<void>;
}
