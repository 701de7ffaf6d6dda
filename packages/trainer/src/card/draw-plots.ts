import type { ModelManifest } from "@porchlight/core/models/model-manifest";
import { parse, View } from "vega";
import { compile } from "vega-lite";
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
    const { spec } = compile(plotSpec(name, curves, operatingPoint));
    const view = new View(parse(spec), { renderer: "none" });
    try {
      return [name, `${await view.toSVG()}\n`] as const;
    } finally {
      view.finalize();
    }
  });
  return Object.fromEntries(await Promise.all(drawn));
}
