import { METRICS } from "@porchlight/core/metrics";
import { STAGES, type Stage } from "@porchlight/stacks/stages";
import { topology } from "@porchlight/stacks/topology";
import { describe, expect, it } from "vitest";
import { synthesise, type Template } from "./synthesise.ts";

const template = synthesise();
const of = (type: string, all = template): Template[] =>
  Object.values<Template>(all.Resources).filter(({ Type }) => Type === type);

describe("the stack's alarms", () => {
  it("may ring at their topic: one with a policy of its own has lost AWS's", () => {
    const [policy] = of("AWS::SNS::TopicPolicy");
    expect(policy.Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
      }),
    );
  });

  it("watch what functions send under the name that they send it by", () => {
    const sent = of("AWS::CloudWatch::Alarm").filter(
      ({ Properties }) => Properties.Namespace === "Porchlight",
    );
    expect(sent.length).toBeGreaterThan(0);
    for (const { Properties } of sent) {
      expect(Object.keys(METRICS)).toContain(Properties.MetricName);
      expect(Properties.Dimensions).toEqual([
        { Name: "function", Value: { Ref: expect.stringContaining("function") } },
      ]);
    }
  });
});

describe("the stack's dashboard", () => {
  it("shows every metric of the table and every function's own", () => {
    const [dashboard] = of("AWS::CloudWatch::Dashboard");
    const body = JSON.stringify(dashboard.Properties.DashboardBody);
    for (const name of [...Object.keys(METRICS), ...Object.keys(topology.functions)])
      expect(body).toContain(name);
  });
});

describe("traces", () => {
  const modes = (all: Template) =>
    of("AWS::Lambda::Function", all).map(({ Properties }) => Properties.TracingConfig?.Mode);

  it("are kept where the stage pays for them", () => {
    expect(modes(template)).toContain("Active");
  });

  it("are not kept elsewhere, and nothing may send any", () => {
    const stage = STAGES.find(({ traces }) => !traces) as Stage;
    const untraced = synthesise({ stage });
    expect(new Set(modes(untraced))).toEqual(new Set([undefined]));
    expect(JSON.stringify(of("AWS::IAM::Role", untraced))).not.toContain("xray:");
  });
});
