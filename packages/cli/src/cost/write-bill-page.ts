import { drawSpec } from "@porchlight/trainer/card/draw-spec";
import type { Bill } from "./bill.ts";
import { largestItems } from "./largest-items.ts";
import { explainBill } from "./show-bill.ts";

const SERVICE_COLOURS = "tableau10";

/** A page of one file that fetches nothing: a chart of what a million interactions cost, and the computation. */
export async function writeBillPage(bill: Bill, text: string): Promise<string> {
  const values = largestItems(bill).map(({ service, unit, usd }) => ({
    item: `${service}: ${unit}`,
    service,
    usd: (usd / bill.interactions) * 1e6,
  }));
  const svg = await drawSpec({
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: 420,
    background: "white",
    config: { font: "sans-serif", view: { stroke: null } },
    data: { values: values.filter(({ usd }) => usd > 0) },
    mark: "bar",
    encoding: {
      y: { field: "item", type: "nominal", sort: "-x", title: null, axis: { labelLimit: 260 } },
      x: { field: "usd", type: "quantitative", title: "dollars per million interactions" },
      color: {
        field: "service",
        type: "nominal",
        legend: null,
        scale: { scheme: SERVICE_COLOURS },
      },
    },
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>What Porchlight costs</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}pre{overflow-x:auto;font-size:.85em}svg{max-width:100%;height:auto}</style>
<h1>What Porchlight costs</h1>
${svg}
<pre>${escapeText(text)}</pre>
<pre>${escapeText(explainBill(bill))}</pre>
</html>
`;
}

const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
