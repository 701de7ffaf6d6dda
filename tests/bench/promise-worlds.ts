import { actingScore, likeliest } from "@porchlight/core/predictions/acting-score";
import { createRandom } from "@porchlight/numeric/seeded-random";
import type { ActingRows } from "@porchlight/trainer/choose-operating-point";

/** What acting from a threshold on comes to in truth, over endlessly many. */
export interface TrueDecision {
  readonly coverage: number;
  readonly precision: number;
}

/** A simulated workspace whose true chances are known. */
export interface PromiseWorld {
  draw(rows: number): ActingRows;
  /** @param shift by how much the log-odds of everybody moved since calibration */
  act(threshold: number, shift?: number): TrueDecision;
  /** The largest coverage of a threshold that holds the precision: what knowing the truth would give. */
  oracle(precision: number): number;
  /** Thresholds from the strictest to the laxest, in steps of about CURVE_STEP of coverage. */
  curve(): TrueDecision[];
}

const CURVE_STEP = 0.0025;

const STEPS = 8_001;
const SPAN = 6;
const NORMAL = Float64Array.from({ length: STEPS }, (_, i) => (2 * SPAN * i) / (STEPS - 1) - SPAN);
const DENSITY = normalise(NORMAL.map((z) => Math.exp((-z * z) / 2)));

function normalise(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const between = (low: number, high: number, random: () => number): number =>
  low + (high - low) * random();

/** Standard normal, by Box and Muller. */
const drawNormal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/**
 * A yes-or-no market: log-odds are normal among people, with 25 to 60 % yes and an AUC from about 0.87 to 0.96; the
 * model sees them as margins that are too bold or too shy and off to one side. True figures are
 * integrals over the normal, not counts.
 */
export function createBinaryWorld(seed: number): PromiseWorld {
  const random = createRandom(seed);
  const slope = between(2.5, 5, random);
  const center = centerFor(between(0.25, 0.6, random), slope);
  const boldness = between(0.6, 1.6, random);
  const offset = between(-0.7, 0.7, random);
  const logOdds = (z: number): number => center + slope * z;
  const walk = (isIn: (z: number, precision: number) => boolean, shift = 0): TrueDecision => {
    let [coverage, right] = [0, 0];
    let best: TrueDecision = { coverage: 0, precision: 1 };
    for (let i = STEPS - 1; i >= 0; i--) {
      const [z, density] = [NORMAL[i] as number, DENSITY[i] as number];
      coverage += density;
      right += density * sigmoid(logOdds(z) + shift);
      if (isIn(z, right / coverage)) best = { coverage, precision: right / coverage };
    }
    return best;
  };
  return {
    draw(rows) {
      const scores = new Float64Array(rows);
      const rights = new Uint8Array(rows);
      for (let i = 0; i < rows; i++) {
        const z = drawNormal(random);
        scores[i] = Math.fround(boldness * logOdds(z) + offset);
        rights[i] = Number(random() < sigmoid(logOdds(z)));
      }
      return { scores, rights };
    },
    act: (threshold, shift) =>
      walk((z) => Math.fround(boldness * logOdds(z) + offset) >= threshold, shift),
    oracle: (precision) => walk((_, reached) => reached >= precision).coverage,
    curve() {
      const decisions: TrueDecision[] = [];
      let [coverage, right] = [0, 0];
      for (let i = STEPS - 1; i >= 0; i--) {
        const density = DENSITY[i] as number;
        coverage += density;
        right += density * sigmoid(logOdds(NORMAL[i] as number));
        if (coverage >= (decisions.length + 1) * CURVE_STEP)
          decisions.push({ coverage, precision: right / coverage });
      }
      return decisions;
    },
  };
}

/** The center at which that share are a yes, by bisection. */
function centerFor(share: number, slope: number): number {
  let [low, high] = [-20, 20];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (let i = 0; i < STEPS; i += 20)
      sum += 20 * (DENSITY[i] as number) * sigmoid(middle + slope * (NORMAL[i] as number));
    if (sum < share) low = middle;
    else high = middle;
  }
  return low;
}

/** What comes of acting on a class, over many people whose chances are known. */
export interface ClassTruth extends TrueDecision {
  /** By predicted class: the sum of true chances, and how many. */
  readonly right: readonly number[];
  readonly acted: readonly number[];
}

export interface ClassWorld {
  draw(rows: number): ActingRows;
  act(threshold: number): ClassTruth;
  oracle(precision: number): number;
  curve(): TrueDecision[];
}

const TRUTH_ROWS = 20_000;

/** A market of several classes; true figures are means of true chances over 20,000 people. */
export function createClassWorld(seed: number, classes: number): ClassWorld {
  const random = createRandom(seed);
  const spread = between(3, 6, random);
  const boldness = between(0.6, 1.4, random);
  const biases = Array.from({ length: classes }, () => between(-1, 1, random));
  const drawRow = () => {
    const logits = biases.map((bias) => bias + spread * drawNormal(random));
    const margins = logits.map((logit) => Math.fround(boldness * logit));
    const top = likeliest(margins);
    return { score: actingScore(margins), top, chance: sigmoid(actingScore(logits)) };
  };
  const people = Array.from({ length: TRUTH_ROWS }, drawRow).sort((a, b) => b.score - a.score);
  return {
    draw(rows) {
      const drawn = Array.from({ length: rows }, drawRow);
      return {
        scores: Float64Array.from(drawn, ({ score }) => score),
        rights: Uint8Array.from(drawn, ({ chance }) => Number(random() < chance)),
      };
    },
    act(threshold) {
      const right = new Array<number>(classes).fill(0);
      const acted = new Array<number>(classes).fill(0);
      for (const { chance, score, top } of people) {
        if (score < threshold) break;
        right[top] = (right[top] as number) + chance;
        acted[top] = (acted[top] as number) + 1;
      }
      const all = acted.reduce((sum, count) => sum + count, 0);
      const precision = all === 0 ? 1 : right.reduce((sum, one) => sum + one, 0) / all;
      return { coverage: all / TRUTH_ROWS, precision, right, acted };
    },
    oracle(precision) {
      let [right, best] = [0, 0];
      people.forEach(({ chance }, i) => {
        right += chance;
        if (right / (i + 1) >= precision) best = (i + 1) / TRUTH_ROWS;
      });
      return best;
    },
    curve() {
      const decisions: TrueDecision[] = [];
      let right = 0;
      people.forEach(({ chance }, i) => {
        right += chance;
        const coverage = (i + 1) / TRUTH_ROWS;
        if (coverage >= (decisions.length + 1) * CURVE_STEP)
          decisions.push({ coverage, precision: right / (i + 1) });
      });
      return decisions;
    },
  };
}
