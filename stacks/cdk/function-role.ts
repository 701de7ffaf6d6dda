import { Stack, Validations } from "aws-cdk-lib";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { CfnBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { roleStatements } from "../role-statements.ts";
import { splitResource } from "../split-resource.ts";
import type { Grant, ResourceName } from "../topology-spec.ts";
import { TRACING_ACTIONS } from "../tracing-actions.ts";
import type { Resources } from "./resources.ts";

export interface RoleOptions {
  readonly resources: Resources;
  readonly logGroup: ILogGroup;
  readonly isTraced: boolean;
}

/** May do what the topology grants, and write to its own log: nothing of AWS's ready-made policies. */
export function createFunctionRole(
  scope: Construct,
  grants: readonly Grant[],
  { resources, logGroup, isTraced }: RoleOptions,
): Role {
  const statements = roleStatements(grants).map(
    ({ on, actions, onObjects }) =>
      new PolicyStatement({
        actions: [...actions],
        resources: [arnOf(on, resources) + (onObjects ? "/*" : "")],
      }),
  );
  const log = new PolicyStatement({
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [logGroup.logGroupArn],
  });
  const trace = new PolicyStatement({ actions: [...TRACING_ACTIONS], resources: ["*"] });
  const own = isTraced ? [log, trace] : [log];
  const role = new Role(scope, "role", {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    inlinePolicies: { grants: new PolicyDocument({ statements: [...statements, ...own] }) },
  });
  acknowledgeWildcards(role, grants, resources);
  if (isTraced)
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason:
        "X-Ray's two actions for sending traces know no resources to narrow them down to; what else the role may do is asserted statement by statement in the tests.",
    });
  return role;
}

function arnOf(resource: ResourceName, { tables, queues, buckets }: Resources): string {
  const [form, name] = splitResource(resource);
  const arns: Readonly<Record<string, string | undefined>> = {
    table: tables[name]?.tableArn,
    queue: queues[name]?.queueArn,
    bucket: buckets[name]?.bucketArn,
  };
  return arns[form] as string;
}

/** `/*` is how IAM spells "the objects in this bucket"; anything else with a star stays a finding. */
function acknowledgeWildcards(role: Role, grants: readonly Grant[], { buckets }: Resources): void {
  for (const { on } of roleStatements(grants).filter(({ onObjects }) => onObjects)) {
    const bucket = buckets[splitResource(on)[1]]?.node.defaultChild as CfnBucket;
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(role).getLogicalId(bucket)}.Arn>/*]`,
      reason:
        "Objects are named by workspace, day and delivery: which there will be is not known before. The bucket is one bucket and the actions are listed.",
    });
  }
}
