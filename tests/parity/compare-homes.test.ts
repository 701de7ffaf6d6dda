import { FUNCTIONS, QUEUES, TABLES } from "@porchlight/core/names";
import { rolloutOf } from "@porchlight/stacks/rollout-of";
import { type FunctionSpec, type Topology, topology } from "@porchlight/stacks/topology";
import { describe, expect, it } from "vitest";
import { synthesise, type Template } from "../stacks/synthesise.ts";
import { cdkHome } from "./cdk-home.ts";
import { compareHomes } from "./compare-homes.ts";
import { topologyHome } from "./topology-home.ts";

const declared = { name: "the topology", home: topologyHome(topology) };
const template = synthesise();

/** What is said when CDK's template alone is changed. */
const differencesAfter = (change: (resources: Template) => void) => {
  const changed = structuredClone(template);
  change(changed.Resources);
  return compareHomes(declared, { name: "CDK", home: cdkHome(changed) });
};

const find = (resources: Template, type: string, name: string): Template =>
  Object.values<Template>(resources).find(
    ({ Type, Metadata }) => Type === type && Metadata["aws:cdk:path"].split("/")[2] === name,
  ).Properties;

describe("a change on one side alone", () => {
  it.each<[string, (resources: Template) => void, string[]]>([
    [
      "of a function's memory",
      (all) => {
        find(all, "AWS::Lambda::Function", FUNCTIONS.ingest).MemorySize = 256;
      },
      ["functions.ingest.memoryMb: 512 in the topology, 256 in CDK"],
    ],
    [
      "of a grant",
      (all) => {
        const [{ PolicyDocument }] = find(all, "AWS::IAM::Role", FUNCTIONS.ingest).Policies;
        PolicyDocument.Statement[0].Action = "dynamodb:*";
      },
      [
        `functions.ingest.grants.table:${TABLES.workspaces}: dynamodb:GetItem in the topology, dynamodb:* in CDK`,
      ],
    ],
    [
      "of a table's expiry",
      (all) => {
        find(all, "AWS::DynamoDB::Table", TABLES.people).TimeToLiveSpecification = undefined;
      },
      ["tables.people.timeToLive: expiresAt in the topology, absent in CDK"],
    ],
    [
      "of how often a record is tried",
      (all) => {
        find(all, "AWS::SQS::Queue", QUEUES.interactions).RedrivePolicy.maxReceiveCount = 3;
      },
      ["queues.interactions.deadLetters.afterReceives: 60 in the topology, 3 in CDK"],
    ],
    [
      "of a batch",
      (all) => {
        const [mapping] = Object.values<Template>(all).filter(
          ({ Type }) => Type === "AWS::Lambda::EventSourceMapping",
        );
        mapping.Properties.BatchSize = 1;
      },
      [`functions.${FUNCTIONS.scoreInteractions}.queue.batchSize: 10 in the topology, 1 in CDK`],
    ],
    [
      "of how a version takes over",
      (all) => {
        for (const { Type, Properties } of Object.values<Template>(all))
          if (Type === "AWS::CodeDeploy::DeploymentGroup" && "AlarmConfiguration" in Properties)
            Properties.DeploymentConfigName = "CodeDeployDefault.LambdaAllAtOnce";
      },
      Object.keys(topology.functions)
        .flatMap((name) => {
          const { minutes, percent, shape } = rolloutOf(
            topology,
            topology.functions[name] as FunctionSpec,
          );
          return [
            `functions.${name}.rollout.minutes: ${minutes} in the topology, absent in CDK`,
            `functions.${name}.rollout.percent: ${percent} in the topology, absent in CDK`,
            `functions.${name}.rollout.shape: ${shape} in the topology, absent in CDK`,
          ];
        })
        .sort(),
    ],
    [
      "of what a failure becomes",
      (all) => {
        for (const { Type, Properties } of Object.values<Template>(all))
          if (Type === "AWS::ApiGateway::GatewayResponse") Properties.StatusCode = "500";
      },
      ["gateway.onPlatformFailure.status: 429 in the topology, 500 in CDK"],
    ],
  ])("%s is one line", (_, change, lines) => {
    expect(differencesAfter(change)).toEqual(lines);
  });

  it("shows a route and a variable that the other side lacks", () => {
    const sweep = topology.functions[FUNCTIONS.sweep] as FunctionSpec;
    const [variable = ""] = Object.keys(sweep.environment);
    const other: Topology = {
      ...topology,
      routes: topology.routes.slice(1),
      functions: {
        ...topology.functions,
        [FUNCTIONS.sweep]: {
          ...sweep,
          environment: Object.fromEntries(Object.entries(sweep.environment).slice(1)),
        },
      },
    };
    const lines = compareHomes(declared, { name: "the other", home: topologyHome(other) });
    expect(lines).toEqual([
      `functions.sweep.environment.${variable}: ${sweep.environment[variable]} in the topology, absent in the other`,
      "routes.OPTIONS /v1/batch: POST, OPTIONS in the topology, absent in the other",
      "routes.POST /v1/batch: ingest in the topology, absent in the other",
    ]);
  });
});
