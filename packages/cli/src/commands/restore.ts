import { Command } from "commander";
import { dataOption } from "../data-option.ts";
import { createProgress } from "../replay/progress.ts";

interface Options {
  readonly from: string;
  readonly data: string;
  readonly revive?: boolean;
  readonly json?: boolean;
}

/** `porchlight restore`: what a backup holds and a deployment lacks. */
export const restoreCommand = (): Command =>
  new Command("restore")
    .description("Put back what a backup holds and this deployment lacks.")
    .requiredOption("--from <folder>", "a whole backup")
    .option("--revive", "into an empty deployment, which cannot say who was erased since")
    .addOption(dataOption())
    .option("--json", "one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  porchlight restore --from /mnt/backup/2026-11-24
  porchlight restore --from /mnt/backup/2026-11-24 --data /tmp/fresh --revive
What is there stays, unless it is an older version of the same state. People who were erased since the
backup stay erased. Every checksum is compared before anything is written.`,
    )
    .action(run);

async function run({ from, data, revive = false, json = false }: Options): Promise<void> {
  const [{ openStores }, { openBackupFolder }, { restore }] = await Promise.all([
    import("../stores/open-stores.ts"),
    import("../backup/backup-folder.ts"),
    import("../backup/restore.ts"),
  ]);
  const stores = openStores(data);
  try {
    const startProgress = createProgress(process.stderr);
    const folder = openBackupFolder(from);
    const facts = await restore({ stores, folder, startProgress, revive });
    if (json) console.log(JSON.stringify(facts));
    else
      console.log(
        `restored ${facts.items} items and ${facts.objects} objects; ${facts.kept} were there, ${facts.erased} are of people erased since`,
      );
  } finally {
    stores.close();
  }
}
