const MARKUP = Symbol("markup");

/** Markup that may be sent as it is. Only `html` and `trusted` make any. */
export interface Html {
  readonly [MARKUP]: string;
}

/** What a template takes: text is escaped, markup is not, and nothing shows for what is absent. */
export type Piece = Html | string | number | undefined | false | readonly Piece[];

/**
 * The one place where text becomes markup: whatever is put into the template is escaped, for content and
 * for attributes in double quotes. Nothing else in this folder writes tags around what people sent.
 */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { [MARKUP]: parts.reduce((text, part, i) => `${text}${toMarkup(pieces[i - 1])}${part}`) };
}

/** For text that this software itself wrote: its style, its script. */
export const trusted = (text: string): Html => ({ [MARKUP]: text });

export const markupOf = (markup: Html): string => markup[MARKUP];

function toMarkup(piece: Piece): string {
  if (piece === undefined || piece === false) return "";
  if (typeof piece === "string") return escapeText(piece);
  if (typeof piece === "number") return String(piece);
  if (MARKUP in piece) return piece[MARKUP];
  return piece.map(toMarkup).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  // Parsers refuse it, and a page must not end at it.
  "\0": "\uFFFD",
};

const escapeText = (text: string): string =>
  text.replaceAll(/[&<>"'\0]/g, (character) => ENTITIES[character] as string);
