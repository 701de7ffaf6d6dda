import { setTimeout as delay } from "node:timers/promises";
import { ServiceError } from "@porchlight/core/error";
import { holderOf } from "@porchlight/local/data-folder";
import { Command } from "commander";
import { dataOption } from "../data-option.ts";

const PATIENCE_MS = 20_000;

/** `porchlight down`: ends the laptop that runs on a data folder. */
export const downCommand = (): Command =>
  new Command("down")
    .description("Stop the laptop that runs on a data folder; the data stays.")
    .addOption(dataOption())
    .addHelpText("after", "\nExample:\n  porchlight down --data /tmp/try")
    .action(down);

async function down({ data }: { data: string }): Promise<void> {
  const pid = holderOf(data);
  if (pid === undefined) {
    console.log(`nothing runs on ${data}`);
    return;
  }
  process.kill(pid, "SIGTERM");
  for (const untilMs = Date.now() + PATIENCE_MS; holderOf(data) === pid; await delay(50))
    if (Date.now() > untilMs)
      throw new ServiceError(
        "service.too_slow",
        `process ${pid} has not ended; \`kill -9 ${pid}\` would`,
      );
  console.log(`stopped what ran on ${data}`);
}
