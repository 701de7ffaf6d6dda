import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { splitResource } from "@porchlight/stacks/split-resource";
import { variablesOf } from "../variables-of.ts";
import type { Deployment } from "./deployment.ts";
import type { HomeName } from "./home-name.ts";

/** Where each home leaves what it made, from the project's root. */
export const outputsFile = (home: HomeName, stage: string): string =>
  home === "cdk" ? join(".porchlight", `outputs-${stage}.json`) : join(".sst", "outputs.json");

export interface DeployedNames {
  readonly url: string | undefined;
  /** What the command line finds the stage's tables, queues and buckets by: variable → name. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What the last deployment called the topology's resources; less where its file does not say. */
export function readDeployedNames(
  { home, stage, topology }: Deployment,
  root: string,
): DeployedNames {
  const file = join(root, outputsFile(home, stage.name));
  const read: Readonly<Record<string, unknown>> = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : {};
  const outputs = (home === "cdk" ? read[`porchlight-${stage.name}`] : read) ?? {};
  // CDK puts the construct's path before a name and eight digits behind it, and leaves hyphens out.
  const find = (name: string): string | undefined => {
    const key = new RegExp(`^(?:names|gateway)?${plain(name)}(?:[0-9A-F]{8})?$`);
    return Object.entries(outputs).find(([one]) => key.test(plain(one)))?.[1];
  };
  const found = [...variablesOf(topology)].flatMap(([variable, resource]) => {
    const value = find(splitResource(resource).join(""));
    return value === undefined ? [] : [[variable, value] as const];
  });
  return { url: find("url"), variables: Object.fromEntries(found) };
}

const plain = (name: string): string => name.replaceAll(/\W/g, "");
