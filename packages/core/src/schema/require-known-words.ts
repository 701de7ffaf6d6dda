import { ServiceError } from "../error.ts";
import type { Domain } from "../features/feature.ts";

/** Throws `schema.invalid` for words of something that is not declared: they would never be said. */
export function requireKnownWords({ kinds, numbers, labels, words = {} }: Domain): void {
  const declared = {
    kinds: kinds.map(({ name }) => name),
    numbers,
    labels: labels.map(({ name }) => name),
  };
  for (const [what, names] of Object.entries(declared))
    for (const name of Object.keys(words[what as keyof typeof declared] ?? {}))
      if (!names.includes(name))
        throw new ServiceError(
          "schema.invalid",
          `there are words for "${name}", which is not among the ${what} declared`,
        );
}
