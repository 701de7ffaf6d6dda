/** What acting on a prediction is to keep: of those acted on, at least `precision` are right, with confidence 1 - delta. */
export interface PromiseDeclaration {
  /** Between 0 and 1. */
  readonly precision: number;
  /** Between 0 and 1: the chance that the promise is given and does not hold. */
  readonly delta: number;
  /**
   * Of whom it is given: all conditions hold. Read from the vector, so that training and serving mean the same
   * people. Nobody outside, and nobody of whom a column is missing, is acted on. Keep it within `eligible`.
   */
  readonly among?: readonly ColumnCondition[];
}

export interface ColumnCondition {
  readonly column: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Whether a promise is given of a person at all, by their vector. */
export const isAmong = (
  { among = [] }: PromiseDeclaration,
  columnOf: (column: string) => number,
): boolean =>
  among.every(({ column, atLeast = -Infinity, atMost = Infinity }) => {
    const value = columnOf(column);
    return value >= atLeast && value <= atMost;
  });
