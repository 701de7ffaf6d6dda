import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ModelManifest, versionName } from "@porchlight/core/models/model-manifest";
import { requireModel } from "@porchlight/core/predictions/predict-model";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { describeModel } from "@porchlight/trainer/card/describe-model";
import { drawPlots } from "@porchlight/trainer/card/draw-plots";
import { writeHtml } from "@porchlight/trainer/card/write-html";
import { writeMarkdown } from "@porchlight/trainer/card/write-markdown";

/** A version's card as Markdown, which names its plots. */
export const cardMarkdown = (manifest: ModelManifest, behavior: Behavior): string =>
  writeMarkdown(
    versionName(manifest),
    describeModel(manifest, requireModel(behavior, manifest.model)),
  );

/** The same as one page with its plots in it. */
export async function cardHtml(manifest: ModelManifest, behavior: Behavior): Promise<string> {
  const title = versionName(manifest);
  const sections = describeModel(manifest, requireModel(behavior, manifest.model));
  return writeHtml(title, [{ title, sections, plots: await drawPlots(manifest) }]);
}

/** Writes a card and its plots into a folder. */
export async function writeCard(
  folder: string,
  manifest: ModelManifest,
  behavior: Behavior,
): Promise<void> {
  await writeFile(join(folder, "card.md"), cardMarkdown(manifest, behavior));
  for (const [name, svg] of Object.entries(await drawPlots(manifest)))
    await writeFile(join(folder, `${name}.svg`), svg);
}
