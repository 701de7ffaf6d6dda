import { ServiceError } from "@porchlight/core/error";
import { Command, Option } from "commander";
import type { Deployment } from "../deploy/deployment.ts";
import type { HomeName } from "../deploy/home-name.ts";
import { ROOT } from "../root.ts";

interface Options {
  readonly with: HomeName;
  readonly stage: string;
  readonly region?: string;
  readonly atOnce?: boolean;
  readonly remove?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** `porchlight deploy`: a stage onto AWS, and off it. */
export const deployCommand = (): Command =>
  new Command("deploy")
    .description("Deploy a stage to AWS, or take it down; shows what changes and asks first.")
    .addOption(
      new Option("--with <home>", "what makes it; never both for one stage")
        .choices(["cdk", "sst"])
        .makeOptionMandatory(),
    )
    .requiredOption("--stage <name>", "a stage of stacks/stages.ts")
    .option("--region <region>", "another region than the stage's own; give it every time")
    .option("--at-once", "cdk: past alarms that ring, all to the new versions, none taken back")
    .option("--remove", "take the stage down, and say what stays")
    .option("--dry-run", "print what would be made and the exact commands; needs no account")
    .option("--yes", "do not ask")
    .addHelpText(
      "after",
      `
Examples:
  porchlight deploy --with cdk --stage dev --dry-run
  porchlight deploy --with cdk --stage dev
  porchlight deploy --with cdk --stage dev --remove
Exit code: that of cdk or sst; 1 if it was refused or not confirmed.`,
    )
    .action(deploy);

async function deploy(options: Options): Promise<void> {
  const deployment = await planDeployment(options);
  if (options.dryRun) {
    const { dryRemoval, dryRun } = await import("../deploy/dry-run.ts");
    const { requireUnprotected } = await import("../deploy/remove-stage.ts");
    if (options.remove) requireUnprotected(deployment);
    console.log(options.remove ? dryRemoval(deployment) : dryRun(deployment));
    return;
  }
  const [{ createAccount }, { createAwsCall }, { confirm }, { readDeployedNames }, { runCommand }] =
    await Promise.all([
      import("../deploy/account.ts"),
      import("../deploy/aws-call.ts"),
      import("../deploy/confirm.ts"),
      import("../deploy/deployed-names.ts"),
      import("../deploy/run-command.ts"),
    ]);
  const ports = {
    account: createAccount(createAwsCall(deployment.stage.region)),
    confirm,
    names: () => readDeployedNames(deployment, ROOT),
    print: (text: string) => console.log(text),
    run: (command: Parameters<typeof runCommand>[0]) => runCommand(command, ROOT),
  };
  const act = options.remove
    ? (await import("../deploy/remove-stage.ts")).removeStage
    : (await import("../deploy/deploy-stage.ts")).deployStage;
  process.exitCode = await act(deployment, ports, { yes: options.yes ?? false });
}

/** Throws `config.invalid` with every problem of topology, stage, region and models. */
async function planDeployment(options: Options): Promise<Deployment> {
  const [{ stagesIn }, { topology }, { validateDeployment }] = await Promise.all([
    import("@porchlight/stacks/stages"),
    import("@porchlight/stacks/topology"),
    import("@porchlight/stacks/validate-deployment"),
  ]);
  if (options.region === "")
    throw new ServiceError("request.bad_parameter", "--region names no region");
  const stages = stagesIn(options.region);
  const stage = validateDeployment(topology, options.stage, { root: ROOT, stages });
  return { topology, stage, home: options.with, atOnce: options.atOnce ?? false };
}
