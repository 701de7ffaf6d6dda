import { Command, Option } from "commander";
import { dataOption } from "../data-option.ts";
import type { ValidateOptions } from "../validate/run-checks.ts";

interface Options extends ValidateOptions {
  readonly json?: boolean;
}

const FAILED = 1;

/** `porchlight validate`: what is configured is there, opens, answers and may serve. */
export const validateCommand = (): Command =>
  new Command("validate")
    .description("Check configuration, keys, models and reachability, with the way out of each.")
    .addOption(dataOption())
    .option("--stage <name>", "a stage on AWS; tables and buckets are named in the environment")
    .option("--region <region>", "where the stage is, if not in its own region")
    .option("--url <address>", "the gateway; not needed for a laptop")
    .addOption(new Option("--key <key>", "a key to try").env("PORCHLIGHT_KEY"))
    .option("--workspace <name>", "check the champions of this one alone")
    .option("--json", "one JSON object a check")
    .addHelpText(
      "after",
      `
Examples:
  porchlight validate
  porchlight validate --stage dev --url https://….execute-api.us-east-1.amazonaws.com/live --key $KEY
Exit code: 1 if a check failed.`,
    )
    .action(validate);

async function validate(options: Options): Promise<void> {
  const { runChecks } = await import("../validate/run-checks.ts");
  const checks = await runChecks(options);
  const { validationLines } = await import("../validate/validation-lines.ts");
  if (options.json) for (const check of checks) console.log(JSON.stringify(check));
  else console.log(validationLines(checks).join("\n"));
  if (checks.some(({ outcome }) => outcome === "failed")) process.exitCode = FAILED;
}
