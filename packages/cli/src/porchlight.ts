import { ServiceError } from "@porchlight/core/error";
import { Command, CommanderError } from "commander";
import { downCommand } from "./commands/down.ts";
import { keyCommand } from "./commands/key.ts";
import { replayCommand } from "./commands/replay.ts";
import { upCommand } from "./commands/up.ts";
import { workspaceCommand } from "./commands/workspace.ts";
import { paint } from "./paint.ts";

/** What was asked makes no sense, as against: it could not be done. */
const USAGE = 2;
const FAILED = 1;

const program = new Command("porchlight")
  .description("Who is about to act, who is going cold, and what each of them is looking for.")
  .addCommand(upCommand())
  .addCommand(downCommand())
  .addCommand(workspaceCommand())
  .addCommand(keyCommand())
  .addCommand(replayCommand())
  .addHelpText(
    "after",
    `
Examples:
  porchlight up                                    start everything on this machine
  porchlight workspace create acme                 in a second terminal
  porchlight key create acme --scopes write,read   prints the key, once`,
  );

for (const command of withDescendants(program)) command.exitOverride().showHelpAfterError();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  // Commander has said what was wrong, or shown the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (!ServiceError.is(error)) throw error;
  process.stderr.write(`${paint("red", "porchlight:", process.stderr)} ${error.message}\n`);
  return error.code === "request.bad_parameter" ? USAGE : FAILED;
}

function withDescendants(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}
