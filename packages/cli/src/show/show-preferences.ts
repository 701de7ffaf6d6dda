/** What a person has shown they want, in words; of any schema's, each in the form it has. */
export const showPreferences = (preferences: object): string[] =>
  Object.entries(preferences).map(([name, value]) => `${name} ${inWords(value)}`);

interface Range {
  readonly low: number;
  readonly center: number;
  readonly high: number;
}
interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusKm: number;
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(", ");
  if (isRange(value)) return `${number(value.low)} to ${number(value.high)}`;
  if (isPlace(value)) return `${value.radiusKm} km around ${value.latitude}, ${value.longitude}`;
  return typeof value === "number" ? number(value) : String(value);
}

const isRange = (value: unknown): value is Range =>
  typeof value === "object" && value !== null && "low" in value && "high" in value;
const isPlace = (value: unknown): value is Place =>
  typeof value === "object" && value !== null && "radiusKm" in value;

const number = (value: number): string => value.toLocaleString("en-US");
