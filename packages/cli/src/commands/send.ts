import type { Interaction } from "@porchlight/client/interaction";
import type { RealEstate } from "@porchlight/client/real-estate";
import type { Receipt } from "@porchlight/client/receipt";
import { ServiceError } from "@porchlight/core/error";
import { Command } from "commander";
import { paint } from "../paint.ts";
import { readInteractions } from "../read-interactions.ts";
import { openTarget, type TargetOptions, withTarget } from "../target.ts";

/** Some of what was sent was not taken. */
const REJECTED = 1;

/** `porchlight send FILE`. */
export const sendCommand = (): Command =>
  withTarget(
    new Command("send")
      .description("Send interactions; prints what was accepted, and what was not and why.")
      .argument(
        "[file]",
        "one JSON object a line, or one JSON list; - or nothing reads standard input",
        "-",
      ),
  )
    .option("--json", "the receipt as one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  porchlight send interactions.ndjson
  echo '{"userId":"u_42","event":"property_viewed","properties":{"price":480000}}' | porchlight send
Exit code: 0 if all were accepted, 1 if any was rejected.`,
    )
    .action(send);

async function send(
  file: string,
  options: TargetOptions & { readonly json?: boolean },
): Promise<void> {
  const interactions = await readInteractions(file);
  if (interactions.length === 0)
    throw new ServiceError("request.bad_parameter", "there is nothing to send: it is empty");
  const { porchlight } = await openTarget(options);
  // What they hold, ingest judges, one by one.
  const receipt = await porchlight.trackAll(interactions as readonly Interaction<RealEstate>[]);
  if (options.json) console.log(JSON.stringify(receipt));
  else console.log(showReceipt(receipt));
  if (receipt.rejected.length > 0) process.exitCode = REJECTED;
}

export const showReceipt = ({ accepted, rejected }: Receipt): string =>
  [
    `${accepted} accepted, ${rejected.length} rejected`,
    ...rejected.map(
      ({ code, index, message }) => `  number ${index + 1}: ${paint("red", code)}  ${message}`,
    ),
  ].join("\n");
