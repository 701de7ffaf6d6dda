import { ServiceError } from "@porchlight/core/error";
import { deployCommands } from "./deploy-commands.ts";
import { DECLINED, type DeployPorts } from "./deploy-ports.ts";
import { type Deployment, titleOf } from "./deployment.ts";
import { HOMES } from "./home-name.ts";
import { requireNotElsewhere } from "./require-account.ts";
import { whatStays } from "./what-stays.ts";

/**
 * Says what goes and what stays, asks, and takes a stage down; answers the exit code. Throws `deployment.protected` for a stage
 * that keeps its data, `deployment.elsewhere` for one that the other home has, and `deployment.unconfirmed`.
 */
export async function removeStage(
  deployment: Deployment,
  { account, confirm, print, run }: DeployPorts,
  { yes }: { readonly yes: boolean },
): Promise<number> {
  const { stage, home } = deployment;
  requireUnprotected(deployment);
  const number = await account.number();
  await requireNotElsewhere(account, stage, home);
  if (!(await account.hasHome(home, stage.name))) {
    print(`nothing of the ${titleOf(deployment)} is in the account ${number}`);
    return 0;
  }
  print(`${titleOf(deployment)}, in the account ${number}.\n${whatStays(deployment)}\n`);
  if (!yes && !(await confirm(`Take it down in the account ${number}?`))) {
    print("nothing was removed");
    return DECLINED;
  }
  return run(deployCommands(deployment).remove);
}

/** Throws `deployment.protected` with both ways out. */
export function requireUnprotected({ stage: { name, keepsData, region }, home }: Deployment): void {
  if (!keepsData) return;
  const everything = `to remove its tables too, set keepsData: false for it in stacks/stages.ts, deploy that, and ask again`;
  const keepTables =
    home === "cdk"
      ? `; to keep them, aws cloudformation update-termination-protection --no-enable-termination-protection --region ${region} --stack-name porchlight-${name}, then cdk destroy`
      : "";
  throw new ServiceError(
    "deployment.protected",
    `the stage "${name}" keeps its data, so ${HOMES[home]} protects it: ${everything}${keepTables}`,
  );
}
