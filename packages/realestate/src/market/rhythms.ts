/** When somebody is at it: shape [24], hours UTC, adding up to 1. */
export interface Rhythm {
  readonly share: number;
  readonly hours: readonly number[];
}

/** A share of the day per hour, from weights: `[[from, weight], …]`, each until the next begins. */
export function shareHours(...parts: readonly (readonly [number, number])[]): readonly number[] {
  const weights = Array.from(
    { length: 24 },
    (_, hour) => parts.findLast(([from]) => from <= hour)?.[1] ?? 0,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

const EARLY = shareHours([0, 0.1], [6, 2], [7, 5], [9, 2], [12, 3], [14, 1], [18, 2], [21, 0.5]);
const DAYTIME = shareHours(
  [0, 0.1],
  [8, 1],
  [10, 2],
  [12, 5],
  [14, 2],
  [17, 3],
  [20, 2],
  [23, 0.3],
);
const EVENING = shareHours([0, 0.6], [1, 0.1], [8, 0.5], [12, 1], [18, 3], [20, 6], [23, 2]);

export const RHYTHMS = {
  people: [
    { share: 0.25, hours: EARLY },
    { share: 0.3, hours: DAYTIME },
    { share: 0.45, hours: EVENING },
  ],
  always: { share: 1, hours: shareHours([0, 1]) },
} as const satisfies { people: readonly Rhythm[]; always: Rhythm };

export const OFFICE_HOURS = shareHours([0, 0], [9, 3], [12, 2], [14, 3], [18, 1], [20, 0]);
/** Mail goes out at half past six. */
export const MAIL_HOURS = shareHours(
  [0, 0],
  [6, 2],
  [7, 6],
  [9, 3],
  [12, 3],
  [14, 1],
  [18, 2],
  [23, 0],
);

/** Shape [7], Sunday first, mean 1: people look when they are at home … */
export const HOME_DAYS = [1.25, 0.95, 0.9, 0.95, 1, 0.85, 1.1] as const;
/** … write when the office answers … */
export const OFFICE_DAYS = [0.45, 1.2, 1.15, 1.15, 1.15, 1.1, 0.8] as const;
/** … and tour when both can. */
export const TOUR_DAYS = [1.05, 0.75, 0.75, 0.8, 0.85, 0.95, 1.85] as const;
