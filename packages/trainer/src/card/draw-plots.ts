import type { ModelManifest } from "@porchlight/core/models/model-manifest";
import { drawSpec } from "./draw-spec.ts";
import { PLOTS, type PlotName, plotSpec } from "./plot-specs.ts";

/** SVG by name. */
export type Plots = Readonly<Partial<Record<PlotName, string>>>;

/**
 * Draws the plots of an evaluation, without a browser and the same for the same figures; none where its curves were
 * not kept. Costs half a second the first time, for the library.
 */
export async function drawPlots({
  evaluation: { curves },
  operatingPoint,
}: Pick<ModelManifest, "evaluation" | "operatingPoint">): Promise<Plots> {
  if (curves === undefined) return {};
  const drawn = PLOTS.map(async (name) => {
    return [name, await drawSpec(plotSpec(name, curves, operatingPoint))] as const;
  });
  return Object.fromEntries(await Promise.all(drawn));
}
