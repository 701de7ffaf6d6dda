import type { AttributeValue } from "@aws-sdk/client-dynamodb";

type Item = Readonly<Record<string, AttributeValue>>;

/**
 * The size of an item as DynamoDB reckons it: names and texts as UTF-8, bytes as they are, two digits of a number a
 * byte and one more, and for a list three bytes and one an element.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const itemBytes = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );

function valueBytes({ S, N, B, SS, L }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return numberBytes(N);
  if (B !== undefined) return B.length;
  if (SS !== undefined) return SS.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (L !== undefined) return L.reduce((sum, value) => sum + valueBytes(value) + 1, 3);
  throw new RangeError("itemBytes requires texts, numbers, bytes, sets of texts and lists of them");
}

function numberBytes(text: string): number {
  const digits = text
    .replace(/^-/, "")
    .replace(".", "")
    .replace(/^0+|0+$/g, "").length;
  return Math.ceil(digits / 2) + 1 + (text.startsWith("-") ? 1 : 0);
}

const READ_BYTES = 4_096;
const WRITE_BYTES = 1_024;

/** Of one item read consistently; what is not there costs as much as the smallest. */
export const readUnits = (item: Item | undefined): number =>
  Math.max(1, Math.ceil((item === undefined ? 0 : itemBytes(item)) / READ_BYTES));

/** Of the larger of what was there and what is there now. */
export const writeUnits = (before: Item | undefined, after: Item): number =>
  Math.ceil(Math.max(before === undefined ? 0 : itemBytes(before), itemBytes(after)) / WRITE_BYTES);
