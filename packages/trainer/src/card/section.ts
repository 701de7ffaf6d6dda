import type { PlotName } from "./plot-specs.ts";

/** A part of a page about a model, whatever it is written in. `code` between backticks is the only markup in texts. */
export interface Section {
  readonly title: string;
  readonly texts?: readonly string[];
  readonly table?: Table;
  readonly plots?: readonly PlotName[];
}

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
