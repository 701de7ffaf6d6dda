import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createShippedFiles } from "@porchlight/adapters/files/shipped-files";
import { cardMarkdown } from "@porchlight/cli/card/write-card";
import { requireFit } from "@porchlight/core/models/model-fit";
import { type ModelManifest, versionName } from "@porchlight/core/models/model-manifest";
import { checkPassport } from "@porchlight/core/models/passport-check";
import { isFor } from "@porchlight/core/models/shipped-models";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { MODELS, SHIPPED_FOLDER } from "@porchlight/core/names";
import type { ModelVersion } from "@porchlight/core/ports/model-store";
import { realEstate } from "@porchlight/realestate/real-estate";
import { PLOTS } from "@porchlight/trainer/card/plot-specs";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../house/source-files.ts";

const FOLDER = join(ROOT, SHIPPED_FOLDER);
const shipped = createShippedFiles(FOLDER);
const manifests = await shipped.list();
const manifestOf = (model: string) =>
  manifests.find((manifest) => manifest.model === model) as ModelManifest;

const WAY_OUT = "a feature of the preset has changed: run `npm run porchlight -- ship`";

describe("the models that ship", () => {
  it("are the three that are about people", () => {
    expect(manifests.map(({ model }) => model)).toEqual(Object.values(MODELS).toSorted());
  });

  it.each(Object.values(MODELS))("%s fits the features of the preset", (model) => {
    expect(isFor(realEstate, manifestOf(model)), WAY_OUT).toBe(true);
  });

  it.each(Object.values(MODELS))("%s is whole, and answers its golden rows", async (model) => {
    const version = (await shipped.read(manifestOf(model))) as ModelVersion;
    const runner = createTreeRunner(version.onnx);
    requireFit(realEstate, version.manifest, runner);
    await checkPassport(version, runner);
    expect(version.manifest).toMatchObject({
      rung: "shipped",
      training: { source: expect.stringContaining("simulated market, not real people") },
    });
  });

  it.each(Object.values(MODELS))("%s has the card that its manifest makes", (model) => {
    const manifest = manifestOf(model);
    const card = readFileSync(join(FOLDER, model, "card.md"), "utf8");
    expect(card, versionName(manifest)).toBe(cardMarkdown(manifest, realEstate));
    for (const plot of PLOTS) expect(existsSync(join(FOLDER, model, `${plot}.svg`))).toBe(true);
  });

  it.each(Object.values(MODELS))(
    "%s ranks no worse than the rules where it was tested",
    (model) => {
      const { auc = 0, numbers = {} } = manifestOf(model).evaluation;
      expect(auc).toBeGreaterThanOrEqual((numbers.rulesAuc ?? 1) - 0.02);
    },
  );
});
