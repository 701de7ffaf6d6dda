import { ServiceError } from "../error.ts";

/** Of one interaction, as compact JSON. */
export const MAX_INTERACTION_BYTES = 32 * 1024;
/** Of one interaction: a value in an object in an object is two deep. */
export const MAX_INTERACTION_DEPTH = 16;

/**
 * Throws `interaction.too_deep` or `interaction.too_large`. Depth comes first: JSON is parsed at any
 * depth, but to write it takes stack.
 */
export function requireWithinLimits(interaction: unknown): void {
  if (isDeeper(interaction, MAX_INTERACTION_DEPTH))
    throw new ServiceError(
      "interaction.too_deep",
      `the interaction is nested more than ${MAX_INTERACTION_DEPTH} deep`,
      { details: { maxDepth: MAX_INTERACTION_DEPTH } },
    );
  const text = JSON.stringify(interaction);
  // A UTF-16 unit is one to three bytes, so most texts need no count.
  if (text.length * 3 <= MAX_INTERACTION_BYTES) return;
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_INTERACTION_BYTES)
    throw new ServiceError(
      "interaction.too_large",
      `the interaction has ${bytes} bytes; at most ${MAX_INTERACTION_BYTES} are taken`,
      { details: { bytes, maxBytes: MAX_INTERACTION_BYTES } },
    );
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
