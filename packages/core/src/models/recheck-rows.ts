import { ServiceError } from "../error.ts";
import type { ModelRunner } from "./model-runner.ts";
import type { OpenedRunner } from "./models.ts";

/**
 * One row in so many is run on another runtime too, and the first of each version in each process. A prime:
 * a schedule that scores the same people in the same order does not look at the same ones each time.
 */
export const RECHECK_EVERY = 997;
/** Rows of a model that wait; where nobody settles them, later ones are let go. */
const WAITING_MAX = 64;
/** The other runtime may take so long to load on a busy machine: with less left, the rows wait for the next time. */
const SETTLE_NEEDS_MS = 4_000;

/** A model that two runtimes can run. */
export interface RecheckedModel {
  /** What serves. */
  readonly runner: ModelRunner;
  /** Opens the other runtime; what it opened is released when its rows are compared. */
  readonly openOther: () => Promise<OpenedRunner>;
  /** Told once, when a bit differs (`model.mismatch`): the model is to serve no more. */
  readonly pull: (why: ServiceError) => void;
  /** Told once, when the other runtime cannot be had or fails: nothing is known then, and nothing pulled. */
  readonly onBlind: (cause: unknown) => void;
}

export interface RecheckFacts {
  readonly rechecked: number;
  readonly mismatched: number;
}

export interface Recheck {
  /** A runner that answers as the model's does, and keeps a copy of the sample. */
  watch(model: RecheckedModel): ModelRunner;
  /**
   * Compares the rows that wait, if that can be done within `leftMs`. Never throws. It blocks the process for
   * as long as a runtime loads: not on the way of an answer.
   */
  settle(leftMs: number): Promise<RecheckFacts>;
}

interface Row {
  readonly vector: Float32Array;
  readonly margins: Float32Array;
}

interface Watched extends RecheckedModel {
  waiting: Row[];
  /** Pulled, or blind: no more rows are kept. */
  isOver: boolean;
}

/**
 * Live rows once more, on a second runtime: golden rows show that two runtimes agree on what was thought of
 * beforehand, these show it of what came. Sampled rows are copied, and compared bit by bit when the process
 * has answered and calls `settle`; a process that never does loads no second runtime.
 */
export function createRecheck(every: number = RECHECK_EVERY): Recheck {
  const due = new Set<Watched>();
  return {
    watch(model) {
      const { features, outputs } = model.runner;
      const watched: Watched = { ...model, waiting: [], isOver: false };
      // Rows before the next of the sample.
      let ahead = 0;
      return {
        features,
        outputs,
        async run(vectors, rows) {
          const margins = await model.runner.run(vectors, rows);
          for (; ahead < rows; ahead += every) {
            if (watched.isOver || watched.waiting.length >= WAITING_MAX) continue;
            watched.waiting.push({
              vector: vectors.slice(ahead * features, (ahead + 1) * features),
              margins: margins.slice(ahead * outputs, (ahead + 1) * outputs),
            });
            due.add(watched);
          }
          ahead -= rows;
          return margins;
        },
      };
    },
    async settle(leftMs) {
      const facts = { rechecked: 0, mismatched: 0 };
      if (leftMs < SETTLE_NEEDS_MS) return facts;
      const models = [...due];
      due.clear();
      for (const model of models) {
        const { rechecked, mismatched } = await compareRows(model, model.waiting.splice(0));
        facts.rechecked += rechecked;
        facts.mismatched += mismatched;
      }
      return facts;
    },
  };
}

async function compareRows(model: Watched, rows: readonly Row[]): Promise<RecheckFacts> {
  const { features, outputs } = model.runner;
  try {
    const vectors = new Float32Array(rows.length * features);
    for (const [n, { vector }] of rows.entries()) vectors.set(vector, n * features);
    const theirs = await runOther(model, vectors, rows.length);
    const marginsOf = (n: number) => theirs.subarray(n * outputs, (n + 1) * outputs);
    const different = rows.flatMap(({ margins }, n) =>
      isSame(margins, marginsOf(n)) ? [] : [mismatchOf(margins, marginsOf(n))],
    );
    const [first] = different;
    if (first !== undefined) {
      model.isOver = true;
      model.pull(first);
    }
    return { rechecked: rows.length, mismatched: different.length };
  } catch (cause) {
    model.isOver = true;
    model.onBlind(cause);
    return { rechecked: 0, mismatched: 0 };
  }
}

async function runOther(
  { openOther }: RecheckedModel,
  vectors: Float32Array,
  rows: number,
): Promise<Float32Array> {
  const other = await openOther();
  try {
    return await other.run(vectors, rows);
  } finally {
    await other.release?.();
  }
}

/** By their bits, but for the sign of a zero, which says nothing. */
const isSame = (ours: Float32Array, theirs: Float32Array): boolean =>
  ours.length === theirs.length &&
  ours.every((margin, k) => Object.is(margin + 0, (theirs[k] as number) + 0));

function mismatchOf(ours: Float32Array, theirs: Float32Array): ServiceError {
  const [served, other] = [ours, theirs].map((margins) => `[${margins.join(", ")}]`);
  return new ServiceError(
    "model.mismatch",
    `two runtimes answer a live row differently, ${served} and ${other}: this process serves the version no more`,
  );
}
