import type { ModelManifest } from "@porchlight/core/models/model-manifest";
import { count, figure } from "./figure-words.ts";
import type { Section } from "./section.ts";

/** What was tried before a version was trained, every try of it; nothing where its settings are the usual ones. */
export function searchSections({ training: { search } }: ModelManifest): readonly Section[] {
  const [best] = search?.tried ?? [];
  if (search === undefined || best === undefined) return [];
  const names = Object.keys(best.parameters);
  return [
    {
      title: "How its parameters were chosen",
      texts: [
        `Of ${count(search.tried.length)} settings, the first below: the least log-loss on the validation rows, which no figure of this ` +
          "card is measured on. Those that did well were trained longer, and stand before those that were not.",
      ],
      table: {
        header: ["log-loss", "rounds at most", ...names.map((name) => `\`${name}\``)],
        rows: search.tried.map(({ logLoss, parameters, rounds }) => [
          figure(logLoss),
          count(rounds),
          ...names.map((name) => String(parameters[name])),
        ]),
      },
    },
  ];
}
