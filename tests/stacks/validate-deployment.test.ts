import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServiceError } from "@porchlight/core/error";
import { ENV, FUNCTIONS } from "@porchlight/core/names";
import { REGIONS } from "@porchlight/stacks/regions";
import { STAGES, type Stage } from "@porchlight/stacks/stages";
import { type Topology, topology } from "@porchlight/stacks/topology";
import { validateDeployment } from "@porchlight/stacks/validate-deployment";
import { RegionInfo } from "aws-cdk-lib/region-info";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../house/source-files.ts";

const dev = STAGES[0] as Stage;
let bare: string;
beforeAll(() => {
  bare = mkdtempSync(join(tmpdir(), "porchlight-bare-"));
});
afterAll(() => rmSync(bare, { recursive: true }));

function refusalOf(broken: Topology, stage: Stage, root: string): string {
  try {
    validateDeployment(broken, stage.name, { root, stages: [stage] });
  } catch (error) {
    if (ServiceError.is(error) && error.code === "config.invalid") return error.message;
    throw error;
  }
  return "";
}

describe("validateDeployment", () => {
  it.each(STAGES)("takes the stage $name", (stage) => {
    expect(validateDeployment(topology, stage.name, { root: ROOT })).toBe(stage);
  });

  it("refuses a stage that is not there, and says which are", () => {
    expect(() => validateDeployment(topology, "prod", { root: ROOT })).toThrow(
      'there is no stage "prod"; there are: dev, production',
    );
  });

  it("refuses a stage without secrets, an unknown region and a name that is none", () => {
    expect(refusalOf(topology, { ...dev, secretsUnder: "" }, ROOT)).toBe(
      `the stage "dev" does not say where its secrets are: ${ENV.redisUrl}, ${ENV.redisToken}`,
    );
    expect(refusalOf(topology, { ...dev, region: "us-middle-1" }, ROOT)).toBe(
      'the stage "dev" is in "us-middle-1", which is no region',
    );
    expect(refusalOf(topology, { ...dev, name: "My_Stage" }, ROOT)).toContain("is no name");
  });

  it("refuses functions that carry models which are missing, with all else that is wrong", () => {
    const broken: Topology = {
      ...topology,
      routes: [{ method: "GET", path: "/x", function: "x" }],
    };
    const refusal = refusalOf(broken, { ...dev, region: "moon" }, bare).split("; ");
    expect(refusal).toEqual([
      'the route "GET /x" goes to "x", which is not a function',
      'the stage "dev" is in "moon", which is no region',
      ...[FUNCTIONS.scoreInteractions, FUNCTIONS.predict, FUNCTIONS.sweep].map(
        (name) => `function "${name}" carries the folder models/, which is missing`,
      ),
    ]);
  });

  it("knows regions that CDK knows, all of the public partition", () => {
    const known = RegionInfo.regions
      .filter(({ partition }) => partition === "aws")
      .map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining([...REGIONS]));
  });
});
