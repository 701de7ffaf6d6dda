import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Colours on a terminal alone, and not where NO_COLOR says so. */
export const paint = (style: Style, text: string, stream: NodeJS.WriteStream = process.stdout) =>
  styleText(style, text, { stream });
