import { Duration, Validations } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
  TimeBasedCanaryTrafficRouting,
  TimeBasedLinearTrafficRouting,
} from "aws-cdk-lib/aws-codedeploy";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Alias, Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { mapValues } from "../map-values.ts";
import { rolloutOf } from "../rollout-of.ts";
import type { RolloutSpec, Topology } from "../topology-spec.ts";

export interface RolloutsOptions {
  readonly topology: Topology;
  readonly functions: Readonly<Record<string, Lambda>>;
  readonly live: Readonly<Record<string, Alias>>;
  readonly alarms: Readonly<Record<string, Alarm>>;
  /** Everything to the new version at once, whatever rings: for what mends what rings. */
  readonly atOnce?: boolean;
}

/**
 * Each alias moves to a new version by CodeDeploy, in shares. When an alarm of the function rings meanwhile, or somebody
 * stops it, the alias goes back to the version it had, and CloudFormation rolls the whole deployment back.
 */
export function createRollouts(scope: Construct, options: RolloutsOptions): void {
  const { topology, functions, live, alarms, atOnce = false } = options;
  const application = new LambdaApplication(scope, "application");
  const configs = mapValues(
    topology.rollouts,
    (rollout, name) =>
      new LambdaDeploymentConfig(scope, name, { trafficRouting: trafficRouting(rollout) }),
  );
  const role = createShiftRole(scope, Object.values(functions), Object.values(live));
  for (const [name, spec] of Object.entries(topology.functions)) {
    const rollout = rolloutOf(topology, spec);
    const [config] = Object.entries(topology.rollouts).find(([, one]) => one === rollout) ?? [];
    new LambdaDeploymentGroup(scope, name, {
      application,
      // CDK would add AWS's ready-made policy, which is for every function of the account.
      role: role.withoutPolicyUpdates(),
      alias: live[name] as Alias,
      deploymentConfig: atOnce
        ? LambdaDeploymentConfig.ALL_AT_ONCE
        : (configs[config as string] as LambdaDeploymentConfig),
      // A rollout does not begin while an alarm rings.
      ignoreAlarmConfiguration: atOnce,
      alarms: alarmsOf(name, topology).map((alarm) => alarms[alarm] as Alarm),
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    }).node.addDependency(role);
  }
}

const alarmsOf = (name: string, { alarms }: Topology): string[] =>
  Object.entries(alarms)
    .filter(([, { on }]) => on === `function:${name}`)
    .map(([alarm]) => alarm);

function trafficRouting({ shape, percent: percentage, minutes }: RolloutSpec) {
  const interval = Duration.minutes(minutes);
  return shape === "canary"
    ? new TimeBasedCanaryTrafficRouting({ interval, percentage })
    : new TimeBasedLinearTrafficRouting({ interval, percentage });
}

/** May move these aliases and read alarms, nothing else. */
function createShiftRole(
  scope: Construct,
  functions: readonly Lambda[],
  aliases: readonly Alias[],
): Role {
  const shift = new PolicyStatement({
    actions: ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"],
    resources: [...functions, ...aliases].map(({ functionArn }) => functionArn),
  });
  const watch = new PolicyStatement({
    actions: ["cloudwatch:DescribeAlarms"],
    resources: ["*"],
  });
  const role = new Role(scope, "role", {
    assumedBy: new ServicePrincipal("codedeploy.amazonaws.com"),
    inlinePolicies: { shift: new PolicyDocument({ statements: [shift, watch] }) },
  });
  Validations.of(role).acknowledge({
    id: "AwsSolutions-IAM5[Resource::*]",
    reason:
      "Alarms are listed, not read one by one: AWS's own policy for CodeDeploy allows it on all of them too. It reads what rings, and changes nothing.",
  });
  return role;
}
