import type { Stage } from "@porchlight/stacks/stages";
import { outputsFile } from "./deployed-names.ts";
import type { Deployment } from "./deployment.ts";
import type { ShellCommand } from "./run-command.ts";

export interface DeployCommands {
  /** Shows what a deployment would change, and changes nothing. */
  readonly show: ShellCommand;
  readonly deploy: ShellCommand;
  readonly remove: ShellCommand;
}

/** What each home is asked to do for a stage; nobody is asked twice, so theirs do not ask. */
export const deployCommands = ({ home, stage, atOnce = false }: Omit<Deployment, "topology">) =>
  home === "cdk" ? cdkCommands(stage, atOnce) : sstCommands(stage);

function cdkCommands({ name, region }: Stage, atOnce: boolean): DeployCommands {
  const cdk = (...args: string[]): ShellCommand => ({
    tool: "cdk",
    args: [...args, `porchlight-${name}`],
    environment: {
      PORCHLIGHT_STAGE: name,
      PORCHLIGHT_REGION: region,
      ...(atOnce && { PORCHLIGHT_ROLLOUT: "at-once" }),
    },
  });
  return {
    show: cdk("diff", "--no-fail"),
    deploy: cdk(
      "deploy",
      "--require-approval",
      "never",
      "--outputs-file",
      outputsFile("cdk", name),
    ),
    remove: cdk("destroy", "--force"),
  };
}

function sstCommands({ name, region }: Stage): DeployCommands {
  const sst = (command: string): ShellCommand => ({
    tool: "sst",
    args: [command, "--stage", name],
    environment: { PORCHLIGHT_REGION: region },
  });
  return { show: sst("diff"), deploy: sst("deploy"), remove: sst("remove") };
}
