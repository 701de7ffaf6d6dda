/** Every name that two places must agree on stands here once. */

/** Environment variables the functions read, once, at init. */
export const ENV = {
  peopleTable: "PORCHLIGHT_PEOPLE_TABLE",
  workspacesTable: "PORCHLIGHT_WORKSPACES_TABLE",
  interactionsQueueUrl: "PORCHLIGHT_INTERACTIONS_QUEUE_URL",
  archiveBucket: "PORCHLIGHT_ARCHIVE_BUCKET",
  modelsBucket: "PORCHLIGHT_MODELS_BUCKET",
  teamFoldsBucket: "PORCHLIGHT_TEAM_FOLDS_BUCKET",
  redisUrl: "UPSTASH_REDIS_REST_URL",
  redisToken: "UPSTASH_REDIS_REST_TOKEN",
  /** The edge only: where what it cannot answer goes, such as `https://api.example.com`. */
  origin: "PORCHLIGHT_ORIGIN",
  /** What runs tree models, one of RUNNERS; not set: the first. */
  runner: "PORCHLIGHT_RUNNER",
  /** The folder of model versions that came with the software; not set: the one beside the function. */
  shippedModels: "PORCHLIGHT_SHIPPED_MODELS",
  /** Laptop only: a module whose `schema` export joins the deployment's table of schemas. */
  schemaFile: "PORCHLIGHT_SCHEMA_FILE",
  /** Tests only: `step` or `step:n`; the function kills itself the n-th time it passes that step. */
  crashAt: "PORCHLIGHT_CRASH_AT",
} as const;

/** Our own tree kernel, and onnxruntime on WebAssembly; bit-equal, the first quicker. */
export const RUNNERS = ["kernel", "onnxruntime"] as const;
export type RunnerName = (typeof RUNNERS)[number];

/** Names in the topology; the homes may prefix them with a stage. */
export const FUNCTIONS = {
  ingest: "ingest",
  scoreInteractions: "score-interactions",
  predict: "predict",
  sweep: "sweep",
  erase: "erase",
  eraseStores: "erase-stores",
  foldTeam: "fold-team",
} as const;
export const TABLES = { people: "people", workspaces: "workspaces" } as const;
export const QUEUES = {
  interactions: "interactions",
  interactionsDead: "interactions-dead",
} as const;
export const BUCKETS = { archive: "archive", models: "models", teamFolds: "team-folds" } as const;

export const MODELS = {
  churn: "churn_predictor_v2",
  lead: "lead_scorer_v2",
  intent: "behavioral_intelligence_v2",
} as const;

/** Where model versions that ship stand: from the repository's root, and from a bundle's. */
export const SHIPPED_FOLDER = "models/";

/** Lower-case letters, digits and inner hyphens: no separator used in a key can occur in one. */
export const WORKSPACE_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** How often schedules run. */
export const SCHEDULE_SECONDS = { sweep: 60, foldTeam: 300, eraseStores: 60 } as const;

/**
 * The steps of a delivery, in order. Between any two of them a crash loses nothing and counts nothing
 * twice; `PORCHLIGHT_CRASH_AT` names one, and the function kills itself just after it.
 */
export const STEPS = [
  "received",
  "read",
  "archived",
  "frozen",
  "copied",
  "spilled",
  "fenced",
  "written",
  "cached",
] as const;
export type Step = (typeof STEPS)[number];
