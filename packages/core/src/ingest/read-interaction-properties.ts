import { ServiceError } from "../error.ts";
import type { PropertyValue } from "../interaction.ts";
import type { Behavior, Property } from "../schema/behavior.ts";

/** In UTF-16 units. */
const MAX_LABEL_LENGTH = 256;
/** Digits as people and spreadsheets write them; no exponent, no "NaN", no "Infinity". */
const PLAIN_DECIMAL = /^-?\d{1,20}(?:\.\d{1,20})?$/;

/**
 * The declared properties among what was sent, under their declared names; all others are dropped here.
 * Of two names for one property the first that has a value counts; earlier bags come first. Null and
 * empty text are no value. Throws `interaction.bad_property` for one that does not fit its declaration.
 */
export function readProperties(
  behavior: Behavior,
  bags: readonly Readonly<Record<string, unknown>>[],
): Record<string, PropertyValue> {
  const properties: Record<string, PropertyValue> = {};
  for (const bag of bags)
    for (const [sent, value] of Object.entries(bag)) {
      const property = behavior.propertyOfName.get(sent);
      if (property === undefined || Object.hasOwn(properties, property.name)) continue;
      if (value === null || value === "") continue;
      properties[property.name] =
        property.form === "number" ? readNumber(property, value) : readLabel(property, value);
    }
  return properties;
}

function readNumber(property: Property & { form: "number" }, value: unknown): number {
  const number = typeof value === "string" && PLAIN_DECIMAL.test(value) ? Number(value) : value;
  const { min, max } = property;
  if (typeof number !== "number" || !Number.isFinite(number))
    throw bad(property, "is not a finite number");
  if (number < min || number > max)
    throw bad(property, `is ${number}; it may be from ${min} to ${max}`);
  // No negative zero: JSON would lose its sign on the way, and nothing here means it.
  return number + 0;
}

function readLabel(property: Property, value: unknown): string {
  const isPlain = typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
  if (!isPlain) throw bad(property, "is neither text, a finite number nor true or false");
  const text = String(value);
  if (text.length > MAX_LABEL_LENGTH)
    throw bad(property, `has ${text.length} characters; at most ${MAX_LABEL_LENGTH} are taken`);
  return text.toWellFormed();
}

const bad = ({ name }: Property, problem: string) =>
  new ServiceError("interaction.bad_property", `the property ${name} ${problem}`, {
    details: { property: name },
  });
