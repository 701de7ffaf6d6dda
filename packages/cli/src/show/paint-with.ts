import type { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** How text is painted where it goes to: on a terminal in colours, elsewhere as it is. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_, text) => text;
