import { ServiceError } from "@porchlight/core/error";
import { QUEUES } from "@porchlight/core/names";
import { findLaptop } from "@porchlight/local/data-folder";
import { Command } from "commander";
import { dataOption } from "../data-option.ts";
import { createProgress, showProgress } from "../replay/progress.ts";

interface Options {
  readonly data: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `porchlight redrive`: dead letters get another chance. */
export const redriveCommand = (): Command =>
  new Command("redrive")
    .description("Move dead-lettered messages of a laptop back to the queue they came from.")
    .addOption(dataOption())
    .option("--dry-run", "only say how many there are")
    .option("--json", "one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  porchlight redrive --dry-run
  porchlight redrive
A message is sent before it is deleted: interrupted, some may come twice, and are counted once.
On AWS the queue does it by itself: aws sqs start-message-move-task`,
    )
    .action(run);

async function run({ data, dryRun = false, json = false }: Options): Promise<void> {
  const laptop = findLaptop(data);
  const fromUrl = laptop?.resources.queueUrls[QUEUES.interactionsDead];
  const toUrl = laptop?.resources.queueUrls[QUEUES.interactions];
  if (laptop === undefined || fromUrl === undefined || toUrl === undefined)
    throw new ServiceError(
      "config.invalid",
      `no laptop is up on ${data}: start it with \`porchlight up\`, or choose its folder with --data`,
    );
  // Loaded here: no other command needs them all.
  const { localClients } = await import("@porchlight/local/local-clients");
  const { queueDepth } = await import("../replay/queue-watch.ts");
  const { redrive } = await import("../redrive.ts");
  const { sqs: client } = localClients(laptop.endpoints);
  try {
    const dead = await queueDepth(client, fromUrl);
    const moved =
      dryRun || dead === 0
        ? 0
        : await showProgress(createProgress(process.stderr), "moving", dead, (onMoved) =>
            redrive({ client, fromUrl, toUrl, onMoved }),
          );
    if (json) console.log(JSON.stringify({ dead, moved }));
    else if (dead === 0) console.log("there are no dead letters");
    else if (dryRun) console.log(`${dead} dead-lettered messages would be moved`);
    else console.log(`moved ${moved} of ${dead} dead-lettered messages back to the queue`);
  } finally {
    client.destroy();
  }
}
