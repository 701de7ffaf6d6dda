import type { Plots } from "./draw-plots.ts";
import { PLOT_WORDS, type PlotName } from "./plot-specs.ts";
import type { Section, Table } from "./section.ts";

export interface HtmlPart {
  readonly title: string;
  readonly sections: readonly Section[];
  /** Stand in the page itself, so that it is one file. */
  readonly plots: Plots;
}

const STYLE =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1c2430}" +
  "table{border-collapse:collapse}th,td{text-align:left;padding:.2rem .9rem .2rem 0;border-bottom:1px solid #dde2ea;vertical-align:top}" +
  "figure{margin:1.2rem 0}figcaption{color:#5b6577;font-size:.9rem}svg{max-width:100%;height:auto}code{font-size:.9em}";

/** A page of one file that fetches nothing. */
export function writeHtml(title: string, parts: readonly HtmlPart[]): string {
  const body = parts.map(partHtml).join("\n");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeText(title)}</title>
<style>${STYLE}</style>
${body}
</html>
`;
}

const partHtml = ({ title, sections, plots }: HtmlPart): string =>
  [`<h1>${inline(title)}</h1>`, ...sections.map((section) => sectionHtml(section, plots))].join(
    "\n",
  );

const sectionHtml = (section: Section, drawn: Plots): string =>
  [
    `<h2>${inline(section.title)}</h2>`,
    ...(section.texts ?? []).map((text) => `<p>${inline(text)}</p>`),
    ...(section.table === undefined ? [] : [tableHtml(section.table)]),
    ...(section.plots ?? []).map((name) => figure(name, drawn[name])),
  ].join("\n");

const figure = (name: PlotName, svg = ""): string =>
  `<figure>\n${svg}<figcaption>${inline(PLOT_WORDS[name])}</figcaption>\n</figure>`;

function tableHtml({ header, rows }: Table): string {
  const line = (cells: readonly string[], tag: "th" | "td") =>
    `<tr>${cells.map((cell) => `<${tag}>${inline(cell)}</${tag}>`).join("")}</tr>`;
  return `<table>\n${[line(header, "th"), ...rows.map((row) => line(row, "td"))].join("\n")}\n</table>`;
}

const inline = (text: string): string =>
  escapeText(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");

const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
