import { deployCommands } from "./deploy-commands.ts";
import { DECLINED, type DeployPorts } from "./deploy-ports.ts";
import type { DeployedNames } from "./deployed-names.ts";
import { type Deployment, titleOf } from "./deployment.ts";
import { requireAccount } from "./require-account.ts";

/**
 * Looks at the account, shows what would change, asks, and deploys; answers the exit code. Throws as `requireAccount` does
 * and `deployment.unconfirmed`, and then nothing was changed.
 */
export async function deployStage(
  deployment: Deployment,
  { account, confirm, names, print, run }: DeployPorts,
  { yes }: { readonly yes: boolean },
): Promise<number> {
  const { topology, stage, home } = deployment;
  const number = await requireAccount(account, topology, stage, home);
  const { show, deploy } = deployCommands(deployment);
  print(`${titleOf(deployment)}, in the account ${number}. What would change:\n`);
  const shown = await run(show);
  if (shown !== 0) return shown;
  if (!yes && !(await confirm(`Deploy this to the account ${number}?`))) {
    print("nothing was changed");
    return DECLINED;
  }
  const deployed = await run(deploy);
  if (deployed === 0) print(nextSteps(deployment, names()));
  return deployed;
}

const nextSteps = (
  { stage, home }: Deployment,
  { url = "URL", variables }: DeployedNames,
): string =>
  [
    "",
    "Deployed. The command line finds the stage by its region and these names:",
    `  export AWS_REGION=${stage.region}`,
    ...Object.entries(variables).map(([variable, value]) => `  export ${variable}=${value}`),
    "Next:",
    "  porchlight workspace create acme",
    "  porchlight key create acme --scopes write,read",
    `  porchlight validate --stage ${stage.name} --url ${url} --key KEY`,
    ...(home === "sst" ? [SST_LACKS] : []),
  ].join("\n");

export const SST_LACKS =
  "SST replaces functions at once: a version that makes an alarm ring is not taken back by itself, as it is with --with cdk.";
