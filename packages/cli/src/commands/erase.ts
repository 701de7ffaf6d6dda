import { ServiceError } from "@porchlight/core/error";
import { readPersonAsked } from "@porchlight/core/profile/read-person-asked";
import { Command } from "commander";
import { dataOption } from "../data-option.ts";
import { createProgress } from "../replay/progress.ts";

interface Options {
  readonly data: string;
  readonly workspace: string;
  readonly user?: string;
  readonly anonymous?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const LEFT = 1;

/** `porchlight erase`: a person, everywhere, and the proof. */
export const eraseCommand = (): Command =>
  new Command("erase")
    .description("Erase a person from every store, and look whether anything is left.")
    .requiredOption("--workspace <name>", "whose person it is")
    .option("--user <id>", "their userId; linked anonymous ids go with it")
    .option("--anonymous <id>", "an anonymousId; the user it was linked to goes with it")
    .option("--yes", "do not ask")
    .addOption(dataOption())
    .option("--json", "one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  porchlight erase --workspace acme --user u_42
  porchlight erase --workspace acme --anonymous 5f0c --yes --json
It takes a minute and a pass over the archive. What stays is the id itself and the date, as a
tombstone: without it, what still waits in a queue or a backup would bring the person back. Models
trained before keep what they learned; the next training does not see the person.
Exit code: 0 if nothing is left; 1 if something is, or it was not confirmed.`,
    )
    .action(run);

async function run(options: Options): Promise<void> {
  const { workspace, user, anonymous, json = false } = options;
  if ((user === undefined) === (anonymous === undefined))
    throw new ServiceError("request.bad_parameter", "give either --user or --anonymous");
  const person = readPersonAsked(
    user ?? anonymous ?? "",
    user === undefined ? "anonymous" : "user",
  );
  // Loaded here: no other command needs them all.
  const [{ openStores }, { erasingPorts }, { erasePerson }, { behaviorOf }, { confirm }] =
    await Promise.all([
      import("../stores/open-stores.ts"),
      import("../erase/erasing-ports.ts"),
      import("../erase/erase-person.ts"),
      import("../train/behavior-of.ts"),
      import("../deploy/confirm.ts"),
    ]);
  const stores = openStores(options.data);
  try {
    const behavior = await behaviorOf(stores, workspace);
    const question = `This erases ${user ?? anonymous} of ${workspace} for good.`;
    if (!options.yes && !(await confirm(question))) {
      process.exitCode = LEFT;
      return;
    }
    const { erasure, facts, left } = await erasePerson({
      ports: erasingPorts(stores),
      redis: stores.redis,
      behavior,
      person: { workspace, person },
      startProgress: createProgress(process.stderr),
    });
    const names = Object.keys(erasure.names).length;
    const { objects, rewritten, rows } = facts;
    if (json) console.log(JSON.stringify({ names, objects, rewritten, rows, left }));
    else {
      console.log(
        `erased under ${names} names; ${rows} rows taken out of ${rewritten} of ${objects} objects`,
      );
      for (const sentence of left) console.log(`left: ${sentence}`);
      if (left.length === 0) console.log("nothing left");
    }
    if (left.length > 0) process.exitCode = LEFT;
  } finally {
    stores.close();
  }
}
