import { PLOT_WORDS } from "./plot-specs.ts";
import type { Section, Table } from "./section.ts";

/** A page in Markdown; its plots are files beside it, named after them. */
export const writeMarkdown = (title: string, sections: readonly Section[]): string =>
  `${[`# ${title}`, ...sections.flatMap(sectionBlocks)].join("\n\n")}\n`;

const sectionBlocks = ({ title, texts = [], table, plots = [] }: Section): string[] => [
  `## ${title}`,
  ...texts,
  ...(table === undefined ? [] : [tableLines(table)]),
  ...plots.map((name) => `![${name}](${name}.svg)\n\n${PLOT_WORDS[name]}`),
];

const tableLines = ({ header, rows }: Table): string =>
  [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
