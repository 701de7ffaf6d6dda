import type { Deployment } from "@porchlight/cli/deploy/deployment";
import { dryRemoval, dryRun } from "@porchlight/cli/deploy/dry-run";
import { resourceRows } from "@porchlight/cli/deploy/resource-rows";
import { FUNCTIONS } from "@porchlight/core/names";
import { STAGES, type Stage, stagesIn } from "@porchlight/stacks/stages";
import { topology } from "@porchlight/stacks/topology";
import { describe, expect, it } from "vitest";

const [dev, production] = STAGES as [Stage, Stage];
const deployment: Deployment = { topology, stage: dev, home: "cdk" };

describe("a dry run", () => {
  it("names every resource of the topology, and the exact commands", () => {
    const text = dryRun(deployment);
    const { alarms, buckets, functions, queues, tables } = topology;
    for (const part of [alarms, buckets, functions, queues, tables])
      for (const name of Object.keys(part)) expect(text).toContain(name);
    expect(text).toContain(
      "\n  PORCHLIGHT_STAGE=dev PORCHLIGHT_REGION=us-east-1 npx cdk deploy --require-approval never --outputs-file .porchlight/outputs-dev.json porchlight-dev\n",
    );
  });

  it("says how versions take over, and that SST has nothing of it", () => {
    expect(dryRun(deployment)).toContain("new versions get 10 % for 10 min");
    const withSst = dryRun({ ...deployment, home: "sst" });
    expect(withSst).toContain("replaced at once");
    expect(withSst).toContain("not taken back by itself");
  });

  it("takes over at once where that is asked for", () => {
    expect(dryRun({ ...deployment, atOnce: true })).toContain(
      "PORCHLIGHT_ROLLOUT=at-once npx cdk deploy ",
    );
  });

  it("goes to another region where one is given, and nowhere else", () => {
    const [there] = stagesIn("eu-west-1") as [Stage];
    expect(dryRun({ ...deployment, stage: there })).toContain("PORCHLIGHT_REGION=eu-west-1 ");
    expect(stagesIn("")).toBe(STAGES);
  });

  it("of a removal names the command and what stays", () => {
    expect(dryRemoval(deployment)).toContain("npx cdk destroy --force porchlight-dev");
    expect(dryRemoval(deployment)).toContain("and the tables (people, workspaces)");
  });
});

describe("resourceRows", () => {
  const removal = (stage: Stage, form: string) =>
    new Set(
      resourceRows(topology, stage, "cdk")
        .filter((row) => row.form === form)
        .map((row) => row.removal),
    );

  it("keeps tables only where the stage keeps its data, and buckets always", () => {
    expect(removal(dev, "table")).toEqual(new Set(["goes"]));
    expect(removal(production, "table")).toEqual(new Set(["stays"]));
    expect(removal(dev, "bucket")).toEqual(new Set(["stays"]));
  });

  it("has one row for each function, with what it is given", () => {
    const rows = resourceRows(topology, dev, "cdk").filter(({ form }) => form === "function");
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(topology.functions));
    expect(rows.find(({ name }) => name === FUNCTIONS.sweep)?.what).toBe(
      "1024 MB, 50 s; every 1 min; new versions get 50 % for 10 min",
    );
  });
});
