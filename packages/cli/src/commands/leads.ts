import type { LeadsOptions } from "@porchlight/client/leads";
import { Command } from "commander";
import { paint } from "../paint.ts";
import { showLeads } from "../show/show-leads.ts";
import { openTarget, type TargetOptions, withTarget } from "../target.ts";
import { wholeNumber } from "../whole-number.ts";

interface Options extends TargetOptions {
  readonly rank?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** `porchlight leads`: the call list. */
export const leadsCommand = (): Command =>
  withTarget(
    new Command("leads")
      .description("Show the call list: whom to call first, and why.")
      .option("--rank <model>", "the model that ranks; lead_scorer_v2 unless told")
      .option("--limit <people>", "how many, at most 200", wholeNumber(1, 200), 20),
  )
    .option("--json", "one JSON object a person")
    .addHelpText(
      "after",
      "\nExamples:\n  porchlight leads\n  porchlight leads --rank churn_predictor_v2 --limit 5 --json",
    )
    .action(leads);

async function leads(options: Options): Promise<void> {
  const { porchlight } = await openTarget(options);
  const { json, limit, rank } = options;
  // Which models there are the service knows, and says.
  const asked = { limit, ...(rank !== undefined && { rank }) } as LeadsOptions;
  const list = await porchlight.leads(asked);
  if (json) for (const lead of list.leads) console.log(JSON.stringify(lead));
  else console.log(showLeads(list, paint));
}
