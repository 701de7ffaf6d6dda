import { writeFile } from "node:fs/promises";
import { ServiceError } from "@porchlight/core/error";
import { type ModelManifest, versionName } from "@porchlight/core/models/model-manifest";
import { MODELS } from "@porchlight/core/names";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { realEstate } from "@porchlight/realestate/real-estate";
import { Command } from "commander";
import { dataOption } from "../data-option.ts";
import { shippedFolder } from "../shipped-folder.ts";

interface Options {
  readonly data: string;
  readonly workspace?: string;
  readonly html?: string;
  readonly json?: boolean;
}

/** `porchlight card`: all that is known of a model version. */
export const cardCommand = (): Command =>
  new Command("card")
    .description(
      "Show a model's card: what it was trained on, how it does, what it promises, and its limits.",
    )
    .argument("<model>", `such as ${MODELS.lead}, or ${MODELS.lead}@7`)
    .option(
      "--workspace <name>",
      "a version trained on that workspace, its champion unless told; else the one that ships",
    )
    .option("--html <file>", "write it as a page with its plots, instead of printing it")
    .option("--json", "print the manifest it is made of")
    .addOption(dataOption())
    .addHelpText(
      "after",
      "\nExamples:\n" +
        `  porchlight card ${MODELS.lead}\n` +
        `  porchlight card ${MODELS.lead}@2 --workspace acme --html card.html\n` +
        `  porchlight card ${MODELS.churn} --json`,
    )
    .action(card);

interface Found {
  readonly manifest: ModelManifest;
  readonly behavior: Behavior;
}

async function card(asked: string, { data, html, json, workspace }: Options): Promise<void> {
  const address = readVersion(asked);
  const { manifest, behavior } =
    workspace === undefined ? await findShipped(address) : await findOwn(data, workspace, address);
  if (json) {
    process.stdout.write(`${JSON.stringify(manifest)}\n`);
    return;
  }
  const { cardHtml, cardMarkdown } = await import("../card/write-card.ts");
  if (html === undefined) process.stdout.write(cardMarkdown(manifest, behavior));
  else await writeFile(html, await cardHtml(manifest, behavior));
}

interface Asked {
  readonly model: string;
  readonly version: number | undefined;
}

function readVersion(asked: string): Asked {
  const [, model, version] = /^([^@]+)(?:@([1-9]\d{0,8}))?$/.exec(asked) ?? [];
  if (model !== undefined)
    return { model, version: version === undefined ? undefined : Number(version) };
  throw new ServiceError(
    "request.bad_parameter",
    `"${asked}" names no model: it is a name, or one with a version such as ${MODELS.lead}@7`,
  );
}

async function findShipped({ model, version }: Asked): Promise<Found> {
  const { createShippedFiles } = await import("@porchlight/adapters/files/shipped-files");
  const shipped = await createShippedFiles(shippedFolder()).list();
  const manifest = shipped.find(
    (one) => one.model === model && (version === undefined || one.version === version),
  );
  if (manifest !== undefined) return { manifest, behavior: realEstate };
  const names = shipped.map(versionName).join(", ");
  throw new ServiceError(
    "model.not_found",
    `no such version ships (${names || "none does"}); one trained on a workspace is shown with --workspace`,
  );
}

async function findOwn(
  data: string,
  workspace: string,
  { model, version: asked }: Asked,
): Promise<Found> {
  const [{ openTraining }, { behaviorOf }] = await Promise.all([
    import("../train/open-training.ts"),
    import("../train/behavior-of.ts"),
  ]);
  const open = openTraining(data);
  try {
    const behavior = await behaviorOf(open, workspace);
    const { champions } = await open.aliases.read(workspace);
    const version = asked ?? (Object.hasOwn(champions, model) ? champions[model] : undefined);
    if (version === undefined)
      throw new ServiceError(
        "model.not_found",
        `the workspace ${workspace} has no champion of its own for ${model}`,
      );
    const manifest = await open.store.readManifest({ workspace, model, version });
    if (manifest === "absent")
      throw new ServiceError("model.not_found", `there is no ${model}@${version} of ${workspace}`);
    return { manifest, behavior };
  } finally {
    open.close();
  }
}
