import { ServiceError } from "../error.ts";
import type { Domain } from "./feature.ts";

/** Shape [kinds]: 1 for those named. Throws `schema.invalid` if one isn't declared. */
export function kindIndexes({ kinds }: Domain, names: readonly string[]): Uint8Array {
  const chosen = new Uint8Array(kinds.length);
  for (const name of names) chosen[kindIndex(kinds, name)] = 1;
  return chosen;
}

function kindIndex(kinds: Domain["kinds"], name: string): number {
  const index = kinds.findIndex((kind) => kind.name === name);
  if (index >= 0) return index;
  throw new ServiceError("schema.invalid", `a feature reads the kind "${name}", not declared`);
}
