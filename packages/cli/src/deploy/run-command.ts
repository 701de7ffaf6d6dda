import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { ServiceError } from "@porchlight/core/error";

/** A tool of the project's own, by its name in `node_modules/.bin`. */
export interface ShellCommand {
  readonly tool: "cdk" | "sst";
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Nothing of what is deployed is told to those who make the tools. */
const QUIET = { CDK_DISABLE_CLI_TELEMETRY: "1", SST_TELEMETRY_DISABLED: "1" };

/** As one would type it, at the project's root. */
export const commandLine = ({ tool, args, environment }: ShellCommand): string =>
  [
    ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    "npx",
    tool,
    ...args,
  ].join(" ");

/**
 * Runs a tool on this terminal and answers its exit code, 128 + n where a signal ended it. Ctrl-C is the tool's to
 * answer: half-way through a deployment it has things to put in order, and is waited for.
 */
export async function runCommand(command: ShellCommand, root: string): Promise<number> {
  const bin = join(root, "node_modules", ".bin");
  const child = spawn(join(bin, command.tool), command.args, {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      // The tools start `node`, which is to be the one that runs TypeScript.
      PATH: [bin, process.env.PATH].filter(Boolean).join(delimiter),
      ...QUIET,
      ...command.environment,
    },
  });
  // A terminal sends its Ctrl-C to both; twice would be "at once" to some.
  const passOn = (signal: NodeJS.Signals) => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, passOn);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", (cause) => reject(notInstalled(command.tool, cause)));
      child.once("exit", (code, signal) =>
        resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
      );
    });
  } finally {
    for (const signal of signals) process.off(signal, passOn);
  }
}

const notInstalled = (tool: string, cause: Error): ServiceError =>
  new ServiceError("config.invalid", `${tool} cannot be started here: run \`npm ci\` first`, {
    cause,
  });
