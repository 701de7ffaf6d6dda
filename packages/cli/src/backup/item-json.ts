import type { AttributeValue } from "@aws-sdk/client-dynamodb";

export type Item = Record<string, AttributeValue>;

/** An item as one line of JSON, its bytes in base64: DynamoDB's own JSON. */
export const itemToJson = (item: Item): string =>
  JSON.stringify(item, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
  );

export function itemOfJson(json: string): Item {
  const item = JSON.parse(json) as Record<string, Readonly<Record<string, unknown>>>;
  return Object.fromEntries(
    Object.entries(item).map(([name, { B: bytes, ...value }]) => [
      name,
      typeof bytes === "string" ? { B: new Uint8Array(Buffer.from(bytes, "base64")) } : value,
    ]),
  ) as unknown as Item;
}
