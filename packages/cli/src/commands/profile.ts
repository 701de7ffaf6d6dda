import { Command } from "commander";
import { paint } from "../paint.ts";
import { showProfile } from "../show/show-profile.ts";
import { openTarget, type TargetOptions, withTarget } from "../target.ts";

/** `porchlight profile USER`. */
export const profileCommand = (): Command =>
  withTarget(
    new Command("profile")
      .description("Show what is known of a person: predictions, reasons, what they look for.")
      .argument("<person>", "their user id")
      .option("--anonymous", "it is an anonymous id"),
  )
    .option("--json", "the profile as the API answers it")
    .addHelpText(
      "after",
      "\nExamples:\n  porchlight profile u_42\n  porchlight profile a_7 --anonymous --json | jq .lead",
    )
    .action(profile);

async function profile(
  person: string,
  options: TargetOptions & { readonly anonymous?: boolean; readonly json?: boolean },
): Promise<void> {
  const { porchlight } = await openTarget(options);
  const asked = options.anonymous ? { anonymousId: person } : person;
  const known = await porchlight.profile(asked, { reasons: "all" });
  console.log(options.json ? JSON.stringify(known) : showProfile(known, paint));
}
