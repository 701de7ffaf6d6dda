import type { Topology } from "@porchlight/stacks/topology";
import { formatRows } from "../print.ts";
import { deployCommands } from "./deploy-commands.ts";
import { SST_LACKS } from "./deploy-stage.ts";
import { type Deployment, titleOf } from "./deployment.ts";
import { HOMES, otherHome } from "./home-name.ts";
import { resourceRows } from "./resource-rows.ts";
import { commandLine } from "./run-command.ts";
import { whatStays } from "./what-stays.ts";

/** AWS leaves so many to functions that reserve none, or refuses the reservation. */
const UNRESERVED = 100;

const reservedOf = ({ functions }: Topology): number =>
  Object.values(functions).reduce(
    (sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency,
    0,
  );

/** What a deployment would make and run: from the topology alone, without an account. */
export function dryRun(deployment: Deployment): string {
  const { topology, stage, home } = deployment;
  const { show, deploy } = deployCommands(deployment);
  return [
    `${titleOf(deployment)}: nothing is run, nothing is changed.`,
    "",
    ...formatRows(resourceRows(topology, stage, home)),
    "",
    "The commands, at the project's root:",
    ...[show, deploy].map((command) => `  ${commandLine(command)}`),
    "",
    ...(home === "sst" ? [SST_LACKS] : []),
    `The account's limit of concurrent executions has to be ${UNRESERVED + reservedOf(topology)} or more (Service Quotas, AWS Lambda); new accounts begin at 10.`,
    `Not looked at: credentials, whether the secrets are there, whether ${HOMES[otherHome(home)]} has this stage.`,
  ].join("\n");
}

/** The same of a removal. */
export const dryRemoval = (deployment: Deployment): string =>
  [
    `${titleOf(deployment)}: nothing is run, nothing is removed.`,
    "",
    "The command, at the project's root:",
    `  ${commandLine(deployCommands(deployment).remove)}`,
    "",
    whatStays(deployment),
  ].join("\n");
