import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";

/** Draws a vega-lite specification as SVG, without a browser and the same for the same data. */
export async function drawSpec(specification: TopLevelSpec): Promise<string> {
  const { spec } = compile(specification);
  const view = new View(parse(spec), { renderer: "none" });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}
