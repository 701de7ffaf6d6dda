import { ServiceError } from "@porchlight/core/error";
import { ENV, FUNCTIONS, QUEUES, TABLES } from "@porchlight/core/names";
import {
  type BucketSpec,
  type FunctionSpec,
  type Topology,
  topology,
} from "@porchlight/stacks/topology";
import { validateTopology } from "@porchlight/stacks/validate-topology";
import { describe, expect, it } from "vitest";

const PEOPLE = `table:${TABLES.people}` as const;

/** The shipped topology with one function changed. */
const withFunction = (name: string, change: (spec: FunctionSpec) => Partial<FunctionSpec>) => {
  const spec = topology.functions[name] as FunctionSpec;
  return {
    ...topology,
    functions: { ...topology.functions, [name]: { ...spec, ...change(spec) } },
  };
};

const refusalOf = (broken: Topology): string => {
  try {
    validateTopology(broken);
  } catch (error) {
    if (ServiceError.is(error) && error.code === "config.invalid") return error.message;
    throw error;
  }
  return "";
};

const route = { method: "GET", function: FUNCTIONS.predict } as const;

describe("validateTopology", () => {
  it("takes the topology that ships", () => {
    expect(refusalOf(topology)).toBe("");
  });

  it.each<[string, Topology, string]>([
    [
      "an environment that names a table nobody declares",
      withFunction(FUNCTIONS.sweep, ({ environment }) => ({
        environment: { ...environment, [ENV.peopleTable]: "table:persons" },
      })),
      'function "sweep" names table:persons, which is not declared',
    ],
    [
      "a trigger on a queue nobody declares",
      withFunction(FUNCTIONS.scoreInteractions, ({ queue }) => ({
        queue: { ...(queue as NonNullable<typeof queue>), name: "elsewhere" },
      })),
      'function "score-interactions" names queue:elsewhere, which is not declared',
    ],
    [
      "a grant on a bucket nobody declares",
      withFunction(FUNCTIONS.predict, ({ grants }) => ({
        grants: [...grants, { on: "bucket:attic", actions: ["s3:GetObject"] }],
      })),
      'function "predict" names bucket:attic, which is not declared',
    ],
    [
      "dead letters that go to a queue nobody declares",
      {
        ...topology,
        queues: {
          ...topology.queues,
          [QUEUES.interactionsDead]: {
            visibilitySeconds: 60,
            retentionSeconds: 60,
            deadLetters: { queue: "elsewhere", afterReceives: 3 },
          },
        },
      },
      'queue "interactions-dead" sends dead letters to "elsewhere", which is not declared',
    ],
    [
      "a route to no function",
      { ...topology, routes: [...topology.routes, { ...route, path: "/v1/x", function: "x" }] },
      'the route "GET /v1/x" goes to "x", which is not a function',
    ],
    [
      "two routes that differ in a parameter's name alone",
      { ...topology, routes: [...topology.routes, { ...route, path: "/v1/profiles/{id}" }] },
      'the routes "GET /v1/profiles/{userId}" and "GET /v1/profiles/{id}" are alike',
    ],
    [
      "a grant that nothing uses",
      withFunction(FUNCTIONS.ingest, ({ grants }) => ({
        grants: [...grants, { on: PEOPLE, actions: ["dynamodb:PutItem"] }],
      })),
      'function "ingest" is granted table:people, which neither its environment nor its trigger names',
    ],
    [
      "a resource that may not be touched",
      withFunction(FUNCTIONS.predict, ({ grants }) => ({
        grants: grants.filter(({ on }) => on !== PEOPLE),
      })),
      'function "predict" names table:people but is granted nothing on it',
    ],
    [
      "a grant on a secret, which deployments read",
      withFunction(FUNCTIONS.ingest, ({ grants }) => ({
        grants: [
          ...grants,
          { on: `secret:${ENV.redisUrl}`, actions: ["secretsmanager:GetSecretValue"] },
        ],
      })),
      `function "ingest" is granted secret:${ENV.redisUrl}, which no function reads by itself`,
    ],
    [
      "an alarm on what nobody declares",
      {
        ...topology,
        alarms: {
          late: { on: "queue:elsewhere", metric: "records", above: 0, minutes: 1, says: "late" },
        },
      },
      'the alarm "late" watches queue:elsewhere, which is not declared',
    ],
    [
      "an alarm on a figure that its resource has not",
      {
        ...topology,
        alarms: {
          old: {
            on: `function:${FUNCTIONS.ingest}`,
            metric: "oldestSeconds",
            above: 0,
            minutes: 1,
            says: "old",
          },
        },
      },
      'the alarm "old" watches oldestSeconds of function:ingest, which has none',
    ],
    [
      "an alarm on a metric that its function does not send",
      {
        ...topology,
        alarms: {
          refuses: {
            on: `function:${FUNCTIONS.sweep}`,
            metric: "refused",
            above: 0,
            minutes: 1,
            says: "refuses",
          },
        },
      },
      'the alarm "refuses" watches refused of function:sweep, which has none',
    ],
    [
      "an alarm that waits for more runs than there are",
      withFunction(FUNCTIONS.sweep, () => ({ everySeconds: 300 })),
      'the alarm "sweep-errors" waits for 3 minutes in a row, and function:sweep runs more seldom',
    ],
    [
      "a schedule finer than EventBridge's",
      withFunction(FUNCTIONS.sweep, () => ({ everySeconds: 90 })),
      'function "sweep" runs every 90 s, and EventBridge counts in whole minutes',
    ],
    [
      "a grant with a wildcard",
      withFunction(FUNCTIONS.sweep, ({ grants }) => ({
        grants: [...grants, { on: PEOPLE, actions: ["dynamodb:*"] }],
      })),
      'function "sweep" has a grant on table:people that is empty or has a wildcard',
    ],
    [
      "a variable that nothing reads",
      withFunction(FUNCTIONS.sweep, ({ environment }) => ({
        environment: { ...environment, PORCHLIGHT_TABLE: PEOPLE },
      })),
      'function "sweep" sets the variable PORCHLIGHT_TABLE, which nothing reads',
    ],
    [
      "a table that no function uses",
      {
        ...topology,
        tables: {
          ...topology.tables,
          attic: { partitionKey: "pk", sortKey: "sk", pointInTimeRecovery: false },
        },
      },
      "no function uses table:attic",
    ],
    [
      "a delivery that is shown again while it is worked on",
      withFunction(FUNCTIONS.scoreInteractions, () => ({ timeoutSeconds: 60 })),
      'queue "interactions" shows a delivery again before function "score-interactions" times out',
    ],
    [
      "a route that gives up before its function does",
      withFunction(FUNCTIONS.predict, () => ({ timeoutSeconds: 29 })),
      'the route "GET /v1/leads" times out before "predict" does',
    ],
  ])("refuses %s, by name", (_, broken, sentence) => {
    expect(refusalOf(broken)).toContain(sentence);
  });

  it("names every problem at once", () => {
    const broken = {
      ...topology,
      routes: [{ ...route, path: "/v1/a", function: "a" }],
      buckets: {
        archive: topology.buckets.archive as BucketSpec,
        models: topology.buckets.models as BucketSpec,
      },
    };
    expect(refusalOf(broken).split("; ")).toEqual([
      'function "fold-team" names bucket:team-folds, which is not declared',
      'function "erase-stores" names bucket:team-folds, which is not declared',
      'the route "GET /v1/a" goes to "a", which is not a function',
    ]);
  });
});
