import { requireWorkspace } from "@porchlight/core/keys/workspace";
import { Command } from "commander";
import { dataOption } from "../data-option.ts";
import { createProgress } from "../replay/progress.ts";

interface Options {
  readonly to: string;
  readonly data: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const LEFT = 1;

/** `porchlight workspace leave`: what is theirs goes with them, and nothing stays. */
export const leaveWorkspaceCommand = (): Command =>
  new Command("leave")
    .description("Export what is a workspace's own, then delete everything of it.")
    .argument("<name>", "as `workspace list` shows it")
    .requiredOption("--to <folder>", "an empty folder for the export")
    .option("--yes", "do not ask")
    .addOption(dataOption())
    .option("--json", "one JSON object")
    .addHelpText(
      "after",
      `
Example:
  porchlight workspace leave acme --to /mnt/acme
Its keys are revoked first, and what was accepted is let through. The export holds the archive as
gzipped lines of JSON (one file per day; a row may be in it twice), the models, and workspace.json:
keys without secrets, promotions. What is not reached: dead letters, which expire after four days and
must not be redriven; backups; and on AWS the bucket of models' old versions, kept for 90 days.
Exit code: 0 if nothing is left; 1 if something is, or it was not confirmed.`,
    )
    .action(run);

async function run(name: string, { to, data, yes, json = false }: Options): Promise<void> {
  const [{ openStores }, { leaveWorkspace }, { confirm }] = await Promise.all([
    import("../stores/open-stores.ts"),
    import("../leave/leave-workspace.ts"),
    import("../deploy/confirm.ts"),
  ]);
  const stores = openStores(data);
  try {
    await requireWorkspace(stores.workspaces, name);
    if (!yes && !(await confirm(`This exports ${name} to ${to} and deletes it for good.`))) {
      process.exitCode = LEFT;
      return;
    }
    const startProgress = createProgress(process.stderr);
    const gone = await leaveWorkspace({ stores, workspace: name, folder: to, startProgress });
    if (json) console.log(JSON.stringify(gone));
    else {
      console.log(`exported ${gone.exported} objects to ${to}; deleted ${gone.deleted} things`);
      for (const sentence of gone.left) console.log(`left: ${sentence}`);
      if (gone.left.length === 0) console.log("nothing left");
    }
    if (gone.left.length > 0) process.exitCode = LEFT;
  } finally {
    stores.close();
  }
}
