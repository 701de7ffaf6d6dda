import { ServiceError } from "../error.ts";
import type { Domain, Label } from "./feature.ts";

/** Where a numeric property stands in an interaction. Throws `schema.invalid` if it isn't declared. */
export function numberIndex(domain: Domain, name: string): number {
  const index = domain.numbers.indexOf(name);
  if (index < 0)
    throw new ServiceError("schema.invalid", `a feature reads the number "${name}", not declared`);
  return index;
}

/** Where a label stands in an interaction, and the label. Throws `schema.invalid` if it isn't declared. */
export function labelIndex(domain: Domain, name: string): { index: number; label: Label } {
  const index = domain.labels.findIndex((label) => label.name === name);
  const label = domain.labels[index];
  if (label === undefined)
    throw new ServiceError("schema.invalid", `a feature reads the label "${name}", not declared`);
  return { index, label };
}
