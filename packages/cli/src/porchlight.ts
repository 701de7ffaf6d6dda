import { isPorchlightError } from "@porchlight/client/porchlight-error";
import { ServiceError } from "@porchlight/core/error";
import { Command, CommanderError } from "commander";
import { backupCommand } from "./commands/backup.ts";
import { cardCommand } from "./commands/card.ts";
import { costCommand } from "./commands/cost.ts";
import { demoCommand } from "./commands/demo.ts";
import { deployCommand } from "./commands/deploy.ts";
import { downCommand } from "./commands/down.ts";
import { eraseCommand } from "./commands/erase.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { keyCommand } from "./commands/key.ts";
import { leadsCommand } from "./commands/leads.ts";
import { metricsCommand } from "./commands/metrics.ts";
import { profileCommand } from "./commands/profile.ts";
import { redriveCommand } from "./commands/redrive.ts";
import { replayCommand } from "./commands/replay.ts";
import { restoreCommand } from "./commands/restore.ts";
import { sendCommand } from "./commands/send.ts";
import { shipCommand } from "./commands/ship.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { trainCommand } from "./commands/train.ts";
import { upCommand } from "./commands/up.ts";
import { validateCommand } from "./commands/validate.ts";
import { workspaceCommand } from "./commands/workspace.ts";
import { DISK_FULL, isDiskFull } from "./disk-space.ts";
import { paint } from "./paint.ts";

/** What was asked makes no sense, as against: it could not be done. */
const USAGE = 2;
const FAILED = 1;

const program = new Command("porchlight")
  .description("Who is about to act, who is going cold, and what each of them is looking for.")
  .addCommand(demoCommand())
  .addCommand(upCommand())
  .addCommand(downCommand())
  .addCommand(workspaceCommand())
  .addCommand(keyCommand())
  .addCommand(sendCommand())
  .addCommand(simulateCommand())
  .addCommand(trainCommand())
  .addCommand(evaluateCommand())
  .addCommand(cardCommand())
  .addCommand(profileCommand())
  .addCommand(leadsCommand())
  .addCommand(metricsCommand())
  .addCommand(shipCommand())
  .addCommand(redriveCommand())
  .addCommand(costCommand())
  .addCommand(eraseCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())
  .addCommand(replayCommand())
  .addCommand(validateCommand())
  .addCommand(deployCommand())
  .addHelpText(
    "after",
    `
Examples:
  porchlight demo                                  all of it, on a market that never was
  porchlight up                                    start everything on this machine
  porchlight workspace create acme                 in a second terminal
  porchlight key create acme --scopes write,read   prints the key, once`,
  );

for (const command of withDescendants(program)) command.exitOverride().showHelpAfterError();
try {
  await program.parseAsync();
} catch (error) {
  // At once: what is still under way behind a failure may go on trying for minutes.
  process.exit(exitCodeOf(error));
}

function exitCodeOf(error: unknown): number {
  // Commander has said what was wrong, or shown the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  const sentence = sentenceOf(error);
  if (sentence === undefined) throw error;
  process.stderr.write(`${paint("red", "porchlight:", process.stderr)} ${sentence}\n`);
  return (error as { code?: unknown }).code === "request.bad_parameter" ? USAGE : FAILED;
}

/** Of what goes wrong without a fault of ours; undefined for a fault, which shows where it was. */
function sentenceOf(error: unknown): string | undefined {
  if (ServiceError.is(error) || isPorchlightError(error)) return error.message;
  return isDiskFull(error) ? DISK_FULL : undefined;
}

function withDescendants(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}
