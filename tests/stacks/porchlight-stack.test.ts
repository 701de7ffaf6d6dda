import { FUNCTIONS } from "@porchlight/core/names";
import { STAGES, type Stage } from "@porchlight/stacks/stages";
import { topology } from "@porchlight/stacks/topology";
import { Validations } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnFunction } from "aws-cdk-lib/aws-lambda";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { describe, expect, it } from "vitest";
import { synthesise, type Template } from "./synthesise.ts";

const template = synthesise();
const resources = Object.values<Template>(template.Resources);
const of = (type: string): Template[] => resources.filter(({ Type }) => Type === type);
const named = (type: string, name: string): Template =>
  of(type).find(({ Metadata }) => Metadata["aws:cdk:path"].split("/")[2] === name);

/** `people` for a table's ARN, `archive/*` for a bucket's objects, `log` for a function's own log, `*` for what has no resources. */
function short(resource: Template): string {
  if (Array.isArray(resource)) return resource.map(short).join(" ");
  if (resource === "*") return resource;
  const joined = resource["Fn::Join"]?.[1];
  const id = (joined?.[0] ?? resource)["Fn::GetAtt"][0];
  const [, part, name] = template.Resources[id].Metadata["aws:cdk:path"].split("/");
  return `${part === "functions" ? "log" : name}${joined?.[1] ?? ""}`;
}

const statementsOf = (name: string) =>
  named("AWS::IAM::Role", name).Properties.Policies.flatMap(
    ({ PolicyDocument }: Template) => PolicyDocument.Statement,
  );

const LOG = "log: logs:CreateLogStream logs:PutLogEvents";
const TRACE = "*: xray:PutTelemetryRecords xray:PutTraceSegments";

describe("the stack's permissions", () => {
  it.each([
    [
      FUNCTIONS.ingest,
      ["workspaces: dynamodb:GetItem", "interactions: sqs:SendMessage", LOG, TRACE],
    ],
    [
      FUNCTIONS.scoreInteractions,
      [
        "people: dynamodb:BatchGetItem dynamodb:PutItem dynamodb:UpdateItem",
        "archive/*: s3:PutObject",
        "workspaces: dynamodb:GetItem",
        "models/*: s3:GetObject",
        "interactions: sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage",
        LOG,
        TRACE,
      ],
    ],
    [
      FUNCTIONS.predict,
      [
        "people: dynamodb:BatchGetItem",
        "workspaces: dynamodb:GetItem",
        "models/*: s3:GetObject",
        "interactions: sqs:SendMessage",
        LOG,
        TRACE,
      ],
    ],
    [
      FUNCTIONS.sweep,
      [
        "people: dynamodb:BatchGetItem",
        "workspaces: dynamodb:GetItem dynamodb:PutItem dynamodb:Query",
        "models/*: s3:GetObject",
        LOG,
        TRACE,
      ],
    ],
    [
      FUNCTIONS.foldTeam,
      [
        "workspaces: dynamodb:GetItem dynamodb:PutItem dynamodb:Query",
        // CDK joins what may be done alike.
        "archive team-folds: s3:ListBucket",
        "archive/*: s3:GetObject s3:PutObject",
        "team-folds/*: s3:DeleteObject s3:GetObject s3:PutObject",
        LOG,
      ],
    ],
    [
      FUNCTIONS.erase,
      [
        "people: dynamodb:BatchGetItem dynamodb:PutItem",
        "workspaces: dynamodb:GetItem dynamodb:PutItem dynamodb:Query",
        LOG,
      ],
    ],
    [
      FUNCTIONS.eraseStores,
      [
        "people: dynamodb:BatchGetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Query",
        "workspaces: dynamodb:GetItem dynamodb:PutItem dynamodb:Query",
        "archive team-folds: s3:ListBucket",
        "archive/*: s3:DeleteObject s3:GetObject s3:PutObject",
        "team-folds/*: s3:DeleteObject",
        LOG,
      ],
    ],
  ])("let %s do this and nothing else", (name, expected) => {
    const statements = statementsOf(name).map(({ Effect, Action, Resource }: Template) => {
      expect(Effect).toBe("Allow");
      return `${short(Resource)}: ${[Action].flat().join(" ")}`;
    });
    expect(statements).toEqual(expected);
  });

  it("are asserted for every function", () => {
    const ofFunctions = of("AWS::IAM::Role").filter(
      ({ Metadata }) => Metadata["aws:cdk:path"].split("/")[1] === "functions",
    );
    expect(ofFunctions).toHaveLength(Object.keys(topology.functions).length);
    expect(of("AWS::IAM::Policy")).toEqual([]);
    for (const { Properties } of of("AWS::IAM::Role"))
      expect(Properties.ManagedPolicyArns).toBeUndefined();
  });

  it("have no action with a star, and no resource that is one but where there are none to name", () => {
    for (const name of Object.keys(topology.functions))
      for (const { Action, Resource } of statementsOf(name)) {
        expect(JSON.stringify(Action)).not.toContain("*");
        if (!JSON.stringify(Action).includes("xray:")) expect(Resource).not.toBe("*");
      }
  });
});

describe("the stack", () => {
  it("runs every function on Node 24 and arm64, from a bundle, with a log that ends", () => {
    for (const { Properties } of of("AWS::Lambda::Function")) {
      expect(Properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        Handler: "index.handler",
      });
      expect(Properties.LoggingConfig.LogGroup).toBeDefined();
    }
    for (const { Properties } of of("AWS::Logs::LogGroup"))
      expect(Properties.RetentionInDays).toBe(topology.logRetentionDays);
  });

  it("takes partial batch responses", () => {
    const [mapping] = of("AWS::Lambda::EventSourceMapping");
    expect(mapping.Properties.FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
  });

  it("has secrets filled in by CloudFormation, and none in the template", () => {
    const { Variables } = named("AWS::Lambda::Function", FUNCTIONS.ingest).Properties.Environment;
    for (const secret of topology.secrets)
      expect(Variables[secret]).toBe(
        `{{resolve:secretsmanager:porchlight/dev/${secret}:SecretString:::}}`,
      );
  });

  it("passes bodies on as bytes, and says in our words what API Gateway refuses", () => {
    const [api] = of("AWS::ApiGateway::RestApi");
    expect(api.Properties.BinaryMediaTypes).toEqual(["*/*"]);
    const answers = of("AWS::ApiGateway::GatewayResponse").map(({ Properties }) => [
      Properties.ResponseType,
      Properties.StatusCode,
      JSON.parse(Properties.ResponseTemplates["application/json"]).code,
    ]);
    expect(answers).toEqual([
      ["DEFAULT_5XX", "429", "service.too_slow"],
      ["THROTTLED", "429", "service.too_slow"],
      ["REQUEST_TOO_LARGE", "413", "body.too_large"],
      ["MISSING_AUTHENTICATION_TOKEN", "404", "route.not_found"],
    ]);
  });

  it("tries a schedule's run once, since the next comes", () => {
    const [config] = of("AWS::Lambda::EventInvokeConfig");
    expect(config.Properties).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  it("rings every alarm at one topic, with a sentence", () => {
    const [topic] = Object.entries<Template>(template.Resources).filter(
      ([, { Type }]) => Type === "AWS::SNS::Topic",
    );
    for (const { Properties } of of("AWS::CloudWatch::Alarm")) {
      expect(Properties.AlarmActions).toEqual([{ Ref: topic?.[0] }]);
      expect(Properties.AlarmDescription.length).toBeGreaterThan(20);
    }
  });

  it("keeps buckets always, and tables where the stage keeps data", () => {
    const kept = synthesise({ stage: STAGES.find(({ keepsData }) => keepsData) as Stage });
    const policies = (all: Template, type: string) =>
      Object.values<Template>(all.Resources)
        .filter(({ Type }) => Type === type)
        .map(({ DeletionPolicy }) => DeletionPolicy);
    expect(policies(template, "AWS::S3::Bucket")).toEqual(
      Object.keys(topology.buckets).map(() => "Retain"),
    );
    expect(policies(template, "AWS::DynamoDB::Table")).toEqual(["Delete", "Delete"]);
    expect(policies(kept, "AWS::DynamoDB::Table")).toEqual(["Retain", "Retain"]);
  });
});

describe("a synth", () => {
  it.each<[string, Parameters<typeof synthesise>[0], string]>([
    [
      "a bucket that anybody may write to without TLS",
      { before: ({ stack }) => void new Bucket(stack, "open") },
      "AwsSolutions-S10",
    ],
    [
      "a role with a star, though others' objects are argued for",
      {
        before: ({ stack }) => {
          const assumedBy = new ServicePrincipal("lambda.amazonaws.com");
          const all = new PolicyStatement({ actions: ["s3:*"], resources: ["*"] });
          new Role(stack, "broad", { assumedBy }).addToPolicy(all);
        },
      },
      "AwsSolutions-IAM5",
    ],
    [
      "a function of a size that Lambda does not have",
      {
        before: ({ stack }) => {
          const lambdas = stack.node.findAll().filter((one) => one instanceof CfnFunction);
          for (const lambda of lambdas) lambda.memorySize = 64;
        },
      },
      "MemorySize",
    ],
  ])("fails on %s", (_, options, finding) => {
    expect(() => synthesise(options)).toThrow(finding);
  });

  it("has a reason of its own for each finding that is let pass", () => {
    const reasons: string[] = [];
    synthesise({
      before: ({ stack }) => {
        for (const { node } of stack.node.findAll())
          for (const { type, data } of node.metadata)
            if (type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
              reasons.push(...Object.values<string>(data));
      },
    });
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(String(reason).length).toBeGreaterThan(60);
  });
});
