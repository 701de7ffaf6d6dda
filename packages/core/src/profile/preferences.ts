import type { Behavior } from "../schema/behavior.ts";
import type { PreferenceDeclaration } from "../schema/behavior-declaration.ts";

export type Preference =
  | { readonly low: number; readonly center: number; readonly high: number }
  | number
  | readonly { readonly latitude: number; readonly longitude: number; readonly radiusKm: number }[]
  | readonly string[];

type ColumnOf = (column: string) => number;

/** What a person has shown they want; a preference without evidence is left out. */
export function readPreferences(
  behavior: Behavior,
  columnOf: ColumnOf,
): Record<string, Preference> {
  return Object.fromEntries(
    Object.entries(behavior.preferences).flatMap(([name, declaration]) => {
      const preference = readPreference(declaration, columnOf);
      return preference === undefined ? [] : [[name, preference]];
    }),
  );
}

function readPreference(
  declaration: PreferenceDeclaration,
  columnOf: ColumnOf,
): Preference | undefined {
  switch (declaration.form) {
    case "range": {
      const center = columnOf(declaration.center);
      const spread = columnOf(declaration.spread);
      if (!Number.isFinite(center)) return undefined;
      const reach = Number.isFinite(spread) ? spread : 0;
      return {
        low: Math.round(center - reach),
        center: Math.round(center),
        high: Math.round(center + reach),
      };
    }
    case "center": {
      const center = columnOf(declaration.column);
      return Number.isFinite(center) ? Math.round(center * 10) / 10 : undefined;
    }
    case "place": {
      const latitude = columnOf(declaration.latitude);
      const longitude = columnOf(declaration.longitude);
      const spreadKm = columnOf(declaration.spreadKm);
      if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return undefined;
      return [
        {
          latitude: degrees(latitude),
          longitude: degrees(longitude),
          radiusKm: Number.isFinite(spreadKm) ? Math.round(spreadKm * 10) / 10 : 0,
        },
      ];
    }
    case "shares": {
      const shares = Object.entries(declaration.columns).filter(
        ([, column]) => columnOf(column) >= declaration.atLeast,
      );
      if (shares.length === 0) return undefined;
      return shares.sort(([, a], [, b]) => columnOf(b) - columnOf(a)).map(([value]) => value);
    }
  }
}

/** Three decimals of a degree: about a hundred metres. */
const degrees = (value: number): number => Math.round(value * 1000) / 1000;
