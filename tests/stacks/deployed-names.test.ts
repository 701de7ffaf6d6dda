import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outputsFile, readDeployedNames } from "@porchlight/cli/deploy/deployed-names";
import type { Deployment } from "@porchlight/cli/deploy/deployment";
import { variablesOf } from "@porchlight/cli/variables-of";
import { ENV } from "@porchlight/core/names";
import { STAGES, type Stage } from "@porchlight/stacks/stages";
import { topology } from "@porchlight/stacks/topology";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { synthesise } from "./synthesise.ts";

const stage = STAGES[0] as Stage;
const keys = Object.keys(synthesise().Outputs);
const variables = [...variablesOf(topology)]
  .filter(([, resource]) => !resource.startsWith("secret:"))
  .map(([variable]) => variable);
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "porchlight-outputs-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function names(home: Deployment["home"], outputs: object) {
  const file = join(root, outputsFile(home, stage.name));
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, JSON.stringify(outputs));
  return readDeployedNames({ home, stage, topology }, root);
}

describe("readDeployedNames", () => {
  it("finds every variable and the gateway among the outputs of CDK's own template", () => {
    const { url, variables: found } = names("cdk", {
      "porchlight-dev": Object.fromEntries(keys.map((key) => [key, `value of ${key}`])),
    });
    expect(url).toMatch(/^value of gatewayurl/);
    expect(Object.keys(found).toSorted()).toEqual(variables.toSorted());
    // Each another one: a name that begins another's is not taken for it.
    expect(new Set(Object.values(found)).size).toBe(variables.length);
  });

  it("finds them among what the SST app answers", () => {
    const outputs = { url: "https://here", "table-workspaces": "w-1", "bucket-archive": "a-1" };
    expect(names("sst", outputs)).toEqual({
      url: "https://here",
      variables: expect.objectContaining({ [ENV.workspacesTable]: "w-1" }),
    });
  });

  it("has none where nothing was deployed from here", () => {
    const nothing = readDeployedNames({ home: "cdk", stage, topology }, root);
    expect(nothing).toEqual({ url: undefined, variables: {} });
  });
});
