import { rolloutProblems } from "@porchlight/stacks/rollout-problems";
import { type RolloutSpec, type Topology, topology } from "@porchlight/stacks/topology";
import { describe, expect, it } from "vitest";
import { synthesise, type Template } from "./synthesise.ts";

const template = synthesise();
const all = Object.entries<Template>(template.Resources);
const of = (type: string) => all.filter(([, { Type }]) => Type === type);
const pathOf = (id: string): string[] => template.Resources[id].Metadata["aws:cdk:path"].split("/");
/** Logical id of a resource → what it is of: `ingest/live`. */
const shortOf = (id: string): string => pathOf(id).slice(2, 4).join("/");
/** Every logical id that something refers to. */
const idsIn = (value: Template): string[] =>
  [...JSON.stringify(value).matchAll(/"(?:Ref|Fn::GetAtt)":(?:\[)?"(\w+)"/g)].map(
    ([, id]) => id as string,
  );
const names = Object.keys(topology.functions);

describe("a function's alias", () => {
  it("is what queues, schedules and the gateway call, and what they may call", () => {
    const callers = [
      "AWS::Lambda::EventSourceMapping",
      "AWS::Events::Rule",
      "AWS::Lambda::Permission",
    ].flatMap(of);
    const proxied = of("AWS::ApiGateway::Method").filter(
      ([, { Properties }]) => Properties.Integration.Type === "AWS_PROXY",
    );
    const called = [
      ...callers.map(([, { Properties }]) => [
        Properties.FunctionName,
        Properties.Targets?.map(({ Arn }: Template) => Arn),
      ]),
      ...proxied.map(([, { Properties }]) => Properties.Integration.Uri),
    ].map((target) => idsIn(target).filter((id) => pathOf(id)[1] === "functions"));
    expect(called.length).toBeGreaterThan(topology.routes.length + 2);
    for (const ids of called) {
      expect(ids).toHaveLength(1);
      expect(shortOf(ids[0] as string)).toMatch(/\/live$/);
    }
  });

  it("moves by CodeDeploy when a deployment brings another version", () => {
    const aliases = of("AWS::Lambda::Alias");
    expect(aliases.map(([id]) => shortOf(id))).toEqual(names.map((name) => `${name}/live`));
    for (const [id, { Properties, UpdatePolicy }] of aliases) {
      const [name] = shortOf(id).split("/");
      const { DeploymentGroupName } = UpdatePolicy.CodeDeployLambdaAliasUpdate;
      expect(pathOf(DeploymentGroupName.Ref)).toContain(name);
      expect(Properties.FunctionVersion["Fn::GetAtt"][1]).toBe("Version");
    }
  });

  it("goes back when one of its function's alarms rings, and when it is stopped", () => {
    for (const [id, { Properties }] of of("AWS::CodeDeploy::DeploymentGroup")) {
      const name = pathOf(id)[2];
      expect(Properties.AutoRollbackConfiguration).toEqual({
        Enabled: true,
        Events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST", "DEPLOYMENT_STOP_ON_ALARM"],
      });
      const { Alarms, Enabled } = Properties.AlarmConfiguration;
      expect(Enabled).toBe(true);
      expect(Alarms.map(({ Name }: Template) => pathOf(Name.Ref)[2])).toEqual(
        Object.keys(topology.alarms).filter(
          (alarm) => topology.alarms[alarm]?.on === `function:${name}`,
        ),
      );
    }
  });

  it("has the settings of asynchronous calls, since it is what schedules call", () => {
    const configs = of("AWS::Lambda::EventInvokeConfig");
    const scheduled = names.filter((name) => topology.functions[name]?.everySeconds);
    expect(configs.map(([id]) => pathOf(id)[2])).toEqual(scheduled);
    for (const [, { Properties }] of configs) expect(Properties.Qualifier).not.toBe("$LATEST");
  });
});

describe("a deployment past alarms that ring", () => {
  it("gives everything to the new versions at once, and watches nothing", () => {
    const groups = Object.values<Template>(synthesise({ atOnce: true }).Resources).filter(
      ({ Type }) => Type === "AWS::CodeDeploy::DeploymentGroup",
    );
    expect(groups).toHaveLength(names.length);
    for (const { Properties } of groups) {
      expect(Properties.DeploymentConfigName).toBe("CodeDeployDefault.LambdaAllAtOnce");
      expect(Properties.AlarmConfiguration?.Enabled ?? false).toBe(false);
    }
  });
});

describe("CodeDeploy's role", () => {
  const [[, role] = []] = of("AWS::IAM::Role").filter(([id]) => pathOf(id)[1] === "rollouts");
  const [shift, watch] = role.Properties.Policies[0].PolicyDocument.Statement;

  it("moves these aliases and no other", () => {
    expect(shift.Action).toEqual([
      "lambda:GetAlias",
      "lambda:GetProvisionedConcurrencyConfig",
      "lambda:UpdateAlias",
    ]);
    expect(shift.Resource.flatMap(idsIn).map(shortOf).sort()).toEqual(
      names.flatMap((name) => [`${name}/function`, `${name}/live`]).sort(),
    );
  });

  it("reads alarms, and has nothing of AWS's ready-made policies", () => {
    expect(watch).toMatchObject({ Action: "cloudwatch:DescribeAlarms", Resource: "*" });
    expect(role.Properties.Policies[0].PolicyDocument.Statement).toHaveLength(2);
    expect(role.Properties.ManagedPolicyArns).toBeUndefined();
    expect(of("AWS::IAM::Policy")).toEqual([]);
  });
});

describe("rolloutProblems", () => {
  const withRollout = (called: RolloutSpec): Topology => ({
    ...topology,
    rollouts: { ...topology.rollouts, called },
  });

  it("finds none in the topology that ships", () => {
    expect(rolloutProblems(topology)).toEqual([]);
  });

  it("refuses a rollout that is over before an alarm has rung", () => {
    const short = rolloutProblems(withRollout({ shape: "canary", percent: 10, minutes: 3 }));
    expect(short).toContain(
      'the alarm "ingest-errors" rings after 3 minutes, when a new version of "ingest" has had everything since 3',
    );
    // Nine more tenths, a minute apart.
    expect(rolloutProblems(withRollout({ shape: "linear", percent: 10, minutes: 1 }))).toEqual([]);
  });

  it("refuses a function that no alarm watches, and shares that CodeDeploy does not know", () => {
    const quiet = { ...topology, alarms: {} };
    expect(rolloutProblems(quiet)).toContain(
      'function "ingest" has no alarm that could take a bad version back',
    );
    const [share] = rolloutProblems(withRollout({ shape: "canary", percent: 100, minutes: 10 }));
    expect(share).toBe(
      "the rollout of called functions has 100 % and 10 minutes: it takes whole numbers, 1 to 99 and 1 to 2880",
    );
  });
});
