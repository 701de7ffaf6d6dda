import { writeShipped } from "@porchlight/adapters/files/shipped-files";
import { SHIPPED_WORKSPACE } from "@porchlight/core/models/shipped-models";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { MODELS } from "@porchlight/core/names";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { realEstate } from "@porchlight/realestate/real-estate";
import { draftOf, passportOf, versionOf } from "../fakes/model-manifest.ts";
import { growForest } from "./forest.ts";

/** Writes shipped versions of the preset's lead and intent models, made of seeded trees, into a folder. */
export async function shipForests(folder: string, trees = 60): Promise<void> {
  for (const model of [MODELS.lead, MODELS.intent]) {
    const of = { rung: "shipped", workspace: SHIPPED_WORKSPACE } as const;
    const draft = draftOf(realEstate, model, of);
    const features = realEstate.featureSet.columns.length;
    const { outputs } = draft;
    const forest = growForest({ features, outputs, trees: trees * outputs, depth: 4 });
    const onnx = Uint8Array.from(writeOnnx(forest));
    const passport = await passportOf(onnx, createTreeRunner(onnx));
    await writeShipped(folder, await versionOf(draft, 3, onnx, passport));
  }
}
