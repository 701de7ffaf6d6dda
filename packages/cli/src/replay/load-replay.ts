import { access } from "node:fs/promises";
import { join } from "node:path";
import { ServiceError } from "@porchlight/core/error";
import type { ReplayDefinition } from "./replay-definition.ts";

const REPOSITORY = join(import.meta.dirname, "../../../..");

/** Where the data sets are when nobody says so: beside the repository, never in it. */
const DATA_BESIDE = join(REPOSITORY, "../shared/data");

/** Replays by name; each module exports `replay`. */
const REPLAYS: Readonly<Record<string, string>> = {
  bpic2012: join(REPOSITORY, "tests/replay/bpic2012.ts"),
};

/** The replay of that name. Throws `request.bad_parameter` with the names there are. */
export async function loadReplay(name: string): Promise<ReplayDefinition> {
  const file = Object.hasOwn(REPLAYS, name) ? REPLAYS[name] : undefined;
  if (file === undefined)
    throw new ServiceError(
      "request.bad_parameter",
      `there is no replay "${name}"; there is ${Object.keys(REPLAYS).join(", ")}`,
    );
  const module: { readonly replay: ReplayDefinition } = await import(file);
  return module.replay;
}

/**
 * The data folder, with the replay's log in it. Throws `request.bad_parameter` with the sentence that
 * says which set is missing and how to point to it.
 */
export async function findData(
  { files, name }: ReplayDefinition,
  dataFolder: string = DATA_BESIDE,
): Promise<string> {
  for (const file of files)
    try {
      await access(join(dataFolder, file));
    } catch (cause) {
      throw new ServiceError(
        "request.bad_parameter",
        `the data set ${name} is missing: there is no ${join(dataFolder, file)}; ` +
          "name the folder that holds it with --data DIR or PORCHLIGHT_DATA",
        { cause },
      );
    }
  return dataFolder;
}
