import type {
  AlarmSpec,
  GatewaySpec,
  QueueSpec,
  ResourceName,
  RolloutSpec,
  Topology,
} from "@porchlight/stacks/topology";

/** What a home made of a topology: each path below it with its value, `functions.ingest.memoryMb` → 512. */
export type Home = ReadonlyMap<string, string | number | boolean>;

/** A home's function, read back from what the home made. */
export interface HomeFunction {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency?: number | undefined;
  readonly logRetentionDays?: number;
  readonly environment: Readonly<Record<string, ResourceName>>;
  /** By resource; actions in the order of the alphabet. */
  readonly grants?: Readonly<Record<string, readonly string[]>>;
  readonly queue?: Topology["functions"][string]["queue"];
  readonly everySeconds?: number | undefined;
  readonly tracing?: "active" | undefined;
  /** How a new version takes over, where versions do. */
  readonly rollout?: RolloutSpec;
}

/** The topology's own words for what a home made; what a home does not have is left out. */
export interface HomeFacts {
  readonly functions: Readonly<Record<string, HomeFunction>>;
  readonly tables: Readonly<Record<string, Partial<Topology["tables"][string]>>>;
  readonly queues: Readonly<Record<string, QueueSpec & { readonly tlsOnly?: boolean }>>;
  readonly buckets: Readonly<Record<string, Partial<Topology["buckets"][string]>>>;
  /** `GET /v1/leads` → function. */
  readonly routes: Readonly<Record<string, string>>;
  readonly gateway: Partial<GatewaySpec>;
  readonly alarms?: Readonly<Record<string, Omit<AlarmSpec, "says"> & { readonly mails: string }>>;
  /** The title of a graph → what it shows. */
  readonly dashboard?: Readonly<Record<string, readonly string[]>>;
}

/** Flat, so that a difference is one line. What is undefined is not there. */
export const homeOf = (facts: HomeFacts): Home =>
  new Map([
    ...flatten(facts, ""),
    // One about which nothing more is said is a bucket all the same.
    ...Object.keys(facts.buckets).map((name) => [`buckets.${name}`, "there"] as const),
  ]);

function flatten(value: unknown, path: string): [string, string | number | boolean][] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return [[path, value.join(", ")]];
  if (typeof value !== "object" || value === null)
    return [[path, value as string | number | boolean]];
  return Object.entries(value).flatMap(([name, below]) =>
    flatten(below, path === "" ? name : `${path}.${name}`),
  );
}
