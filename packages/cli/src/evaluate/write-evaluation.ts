import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type EvaluationFacts,
  type ModelManifest,
  versionName,
} from "@porchlight/core/models/model-manifest";
import { drawPlots } from "@porchlight/trainer/card/draw-plots";
import { evaluationSection } from "@porchlight/trainer/card/evaluation-section";
import { operatingSection } from "@porchlight/trainer/card/operating-section";
import type { Section } from "@porchlight/trainer/card/section";
import { type HtmlPart, writeHtml } from "@porchlight/trainer/card/write-html";
import type { ModelEvaluation } from "./evaluate-workspace.ts";

const PAGE = "evaluation.html";

/** Writes each model's plots and one page with all of it; answers the page's file. */
export async function writeEvaluation(
  folder: string,
  workspace: string,
  evaluations: readonly ModelEvaluation[],
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const parts: HtmlPart[] = [];
  for (const evaluation of evaluations) {
    if (!("facts" in evaluation)) continue;
    const { facts, manifest } = evaluation;
    const plots = await drawPlots({ ...manifest, evaluation: facts });
    for (const [name, svg] of Object.entries(plots))
      await writeFile(join(folder, `${manifest.model}-${name}.svg`), svg);
    parts.push({ title: versionName(manifest), sections: sectionsOf(manifest, facts), plots });
  }
  const file = join(folder, PAGE);
  await writeFile(file, writeHtml(`What answers for ${workspace}`, parts));
  return file;
}

function sectionsOf(manifest: ModelManifest, facts: EvaluationFacts): readonly Section[] {
  const isShipped = manifest.rung === "shipped";
  const seen = isShipped
    ? "A version that came with the software, on the newest matured rows of this workspace, of which it has seen none."
    : "On the newest matured rows of this workspace that nothing about it was fitted or chosen on.";
  return [
    evaluationSection("How it does", facts, seen),
    { title: "How far its chances can be believed", plots: ["reliability"] },
    operatingSection(manifest.operatingPoint, facts, isShipped),
  ];
}
