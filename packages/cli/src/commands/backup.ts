import { Command } from "commander";
import { dataOption } from "../data-option.ts";
import { createProgress } from "../replay/progress.ts";

interface Options {
  readonly to: string;
  readonly data: string;
  readonly json?: boolean;
}

/** `porchlight backup`: tables, archive and models into a folder. */
export const backupCommand = (): Command =>
  new Command("backup")
    .description("Copy the tables, the archive and the models into a folder.")
    .requiredOption("--to <folder>", "an empty folder, or that of a backup that was interrupted")
    .addOption(dataOption())
    .option("--json", "one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  porchlight backup --to /mnt/backup/2026-11-24
It goes on while everything runs, and is no snapshot: what is written meanwhile may be in it or not.
Interrupted, the same command goes on where it was. Redis is not in it: it is made anew. The folder
holds people's data and hashes of keys, and is for its owner alone.`,
    )
    .action(run);

async function run({ to, data, json = false }: Options): Promise<void> {
  const [{ openStores }, { openBackupFolder }, { backUp }] = await Promise.all([
    import("../stores/open-stores.ts"),
    import("../backup/backup-folder.ts"),
    import("../backup/back-up.ts"),
  ]);
  const stores = openStores(data);
  try {
    const startProgress = createProgress(process.stderr);
    const folder = openBackupFolder(to);
    const facts = await backUp({ stores, folder, startProgress, nowMs: Date.now });
    if (json) console.log(JSON.stringify(facts));
    else console.log(`${facts.items} items and ${facts.objects} objects are in ${to}`);
  } finally {
    stores.close();
  }
}
