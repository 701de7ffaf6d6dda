import * as z from "zod/mini";
import type { Answered } from "../profile/profile.ts";
import { isAmong, type PromiseDeclaration } from "../schema/promise-declaration.ts";
import { actingScore } from "./acting-score.ts";

/** Where a model version acts, or why it does not: chosen once, on outcomes it has not learned from. */
export type OperatingPoint = {
  readonly promise: PromiseDeclaration;
  /** On how many outcomes it was decided: one a person. */
  readonly outcomes: number;
} & (
  | {
      /** It acts where the acting score is at least this. */
      readonly threshold: number;
      /** Of the outcomes, how many it would have acted on, and how many of those were right. */
      readonly acted: number;
      readonly right: number;
      /** acted / outcomes */
      readonly coverage: number;
    }
  | { readonly refused: Refusal }
);

/** No threshold keeps the promise, as far as the outcomes tell. */
export interface Refusal {
  readonly outcomes: number;
  /**
   * About how many outcomes it would take, if the best precision seen is the true one; absent where no precision
   * seen was above the one asked for: then it takes a better model, not more outcomes.
   */
  readonly needed?: number;
}

const share = z.number().check(z.gt(0), z.lt(1));
const count = z.int().check(z.nonnegative());

const promiseShape = z.strictObject({
  precision: share,
  delta: share,
  among: z.optional(
    z.array(
      z.strictObject({
        column: z.string(),
        atLeast: z.optional(z.number()),
        atMost: z.optional(z.number()),
      }),
    ),
  ),
});

export const operatingPointShape = z.union([
  z.strictObject({
    promise: promiseShape,
    outcomes: count,
    threshold: z.number(),
    acted: count,
    right: count,
    coverage: z.number().check(z.gte(0), z.lte(1)),
  }),
  z.strictObject({
    promise: promiseShape,
    outcomes: count,
    refused: z.strictObject({ outcomes: count, needed: z.optional(count) }),
  }),
]);

/** Whether a version with this point ever acts. */
export const mayAct = (point: OperatingPoint | null): boolean =>
  point !== null && !("refused" in point);

/**
 * Whether to act on what a model version says of one person.
 *
 * @param point null where the schema promises nothing of this prediction
 * @param margins shape [K], as the model gives them
 */
export function decide(
  point: OperatingPoint | null,
  margins: ArrayLike<number>,
  columnOf: (column: string) => number,
): Pick<Answered, "decision" | "promise" | "refused"> {
  if (point === null) return { decision: "abstain" };
  if ("refused" in point) return { decision: "abstain", refused: point.refused };
  const acts = actingScore(margins) >= point.threshold && isAmong(point.promise, columnOf);
  if (!acts) return { decision: "abstain" };
  const { precision, delta } = point.promise;
  return { decision: "act", promise: { precision, delta } };
}
