import type { EvaluationCurves } from "@porchlight/core/models/model-manifest";
import type { OperatingPoint } from "@porchlight/core/predictions/operating-point";
import type { TopLevelSpec } from "vega-lite";

/** The plots of a card, by the name of their file. */
export const PLOTS = ["reliability", "precision", "lift"] as const;
export type PlotName = (typeof PLOTS)[number];

/** What a plot shows, in one sentence. */
export const PLOT_WORDS: Readonly<Record<PlotName, string>> = {
  reliability:
    "Reliability: what was foretold against what came. On the dashed line a chance means what it says; a point is a tenth of the people (scales by square roots).",
  precision:
    "Precision against coverage: of the surest answers, how many were right. The dashed line is the precision promised, the dot where it acts.",
  lift: "Lift: of those ranked highest, how many times as often what is foretold came as of anybody (the dashed line).",
};

const [INK, LINE] = ["#8a94a6", "#2f6fdf"];
const SIZE = { width: 360, height: 240 } as const;

/** A vega-lite specification: plain data, drawn by `drawPlot`. */
export function plotSpec(
  name: PlotName,
  curves: EvaluationCurves,
  point: OperatingPoint | null,
): TopLevelSpec {
  switch (name) {
    case "reliability":
      return reliabilitySpec(curves);
    case "precision":
      return precisionSpec(curves, point);
    case "lift":
      return liftSpec(curves);
  }
}

type Layer = Extract<TopLevelSpec, { layer: unknown }>["layer"][number];

const layered = (layer: Layer[]): TopLevelSpec => ({
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  ...SIZE,
  background: "white",
  config: { font: "sans-serif", view: { stroke: null } },
  layer,
});

const UNIT = { domain: [0, 1] };

function reliabilitySpec({ reliability }: EvaluationCurves): TopLevelSpec {
  const values = reliability.map(([chance, share]) => ({ chance, share }));
  const ends = [
    { chance: 0, share: 0 },
    { chance: 1, share: 1 },
  ];
  // By square roots, because most chances are small: the diagonal stays one.
  const scale = { type: "sqrt" as const, ...UNIT };
  const encoding = {
    x: { field: "chance", type: "quantitative", title: "chance given", scale },
    y: { field: "share", type: "quantitative", title: "share that came", scale },
  } as const;
  return layered([
    { data: { values: ends }, mark: { type: "line", color: INK, strokeDash: [4, 4] }, encoding },
    { data: { values }, mark: { type: "line", color: LINE, point: true }, encoding },
  ]);
}

function precisionSpec(
  { precision }: EvaluationCurves,
  point: OperatingPoint | null,
): TopLevelSpec {
  const values = precision.map(([coverage, right]) => ({ coverage, right }));
  const encoding = {
    x: { field: "coverage", type: "quantitative", title: "share acted on", scale: UNIT },
    y: { field: "right", type: "quantitative", title: "share right", scale: UNIT },
  } as const;
  const layers: Layer[] = [{ data: { values }, mark: { type: "line", color: LINE }, encoding }];
  if (point !== null) {
    const promised = [{ right: point.promise.precision }];
    layers.push({
      data: { values: promised },
      mark: { type: "rule", color: INK, strokeDash: [4, 4] },
      encoding: { y: encoding.y },
    });
  }
  if (point !== null && "threshold" in point) {
    const acting = [{ coverage: point.coverage, right: point.right / point.acted }];
    const dot = { type: "point", color: LINE, filled: true, size: 80 } as const;
    layers.push({ data: { values: acting }, mark: dot, encoding });
  }
  return layered(layers);
}

function liftSpec({ lift }: EvaluationCurves): TopLevelSpec {
  const values = lift.map(([share, times]) => ({ share, times }));
  const x = { field: "share", type: "quantitative", title: "share taken", scale: UNIT } as const;
  const y = { field: "times", type: "quantitative", title: "times as often" } as const;
  return layered([
    {
      data: { values: [{ times: 1 }] },
      mark: { type: "rule", color: INK, strokeDash: [4, 4] },
      encoding: { y },
    },
    { data: { values }, mark: { type: "line", color: LINE }, encoding: { x, y } },
  ]);
}
