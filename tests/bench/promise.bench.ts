import { against, type ReportLine } from "@porchlight/cli/report";
import { lowerBound, upperBound } from "@porchlight/numeric/clopper-pearson";
import { INTENT_CLASSES } from "@porchlight/realestate/intent-rules";
import { chooseOperatingPoint } from "@porchlight/trainer/choose-operating-point";
import type { BenchPart } from "./part.ts";
import { boundCoverage } from "./promise-limit.ts";
import {
  type ClassWorld,
  createBinaryWorld,
  createClassWorld,
  type PromiseWorld,
  type TrueDecision,
} from "./promise-worlds.ts";

const OUTCOMES = 2_000;
/** Earlier rows, from which it is planned where to look: half as many, as training leaves for validation. */
const PLANNING = 1_000;
const WORKSPACES = 1_000;
/** Of the markets without a claim, and of those with classes. */
const FEWER = 300;
const DELTA = 0.05;
const PRECISIONS = [0.92, 0.95] as const;
const INTENT_PRECISION = 0.98;
/** No choice in the code was made by a look at these seeds. */
const FIRST_SEED = 1_000_000;

interface Tally {
  broken: number;
  acting: number;
  coverage: number;
  oracle: number;
  /** Sums of what `boundCoverage` says. */
  oneTest: number;
  limit: number;
  workspaces: number;
}

const emptyTally = (): Tally => ({
  broken: 0,
  acting: 0,
  coverage: 0,
  oracle: 0,
  oneTest: 0,
  limit: 0,
  workspaces: 0,
});

function count(
  tally: Tally,
  precision: number,
  truth: TrueDecision | undefined,
  world: PromiseWorld | ClassWorld,
) {
  const { byOneTest, limit } = boundCoverage(world.curve(), { precision, delta: DELTA }, OUTCOMES);
  tally.workspaces++;
  tally.oracle += world.oracle(precision);
  tally.oneTest += byOneTest;
  tally.limit += limit;
  if (truth === undefined) return;
  tally.acting++;
  tally.coverage += truth.coverage;
  if (truth.precision < precision) tally.broken++;
}

/** How much the log-odds of everybody have moved by the time the model serves. */
type Shift = (workspace: number) => number;
const STATIONARY: Shift = () => 0;
/** A season: from half a log-odds down to half up, wherever in the year the workspace is looked at. */
const SEASONAL: Shift = (workspace) => 0.5 * Math.sin((2 * Math.PI * workspace) / 12);
/** A market that cooled. */
const SHIFTED: Shift = () => -0.5;

function runBinary(precision: number, workspaces: number, shift: Shift): Tally {
  const tally = emptyTally();
  const promise = { precision, delta: DELTA };
  for (let i = 0; i < workspaces; i++) {
    const world = createBinaryWorld(FIRST_SEED + i);
    const point = chooseOperatingPoint(promise, world.draw(PLANNING), world.draw(OUTCOMES));
    const truth = "threshold" in point ? world.act(point.threshold, shift(i)) : undefined;
    count(tally, precision, truth, world);
  }
  return tally;
}

/** Whether the promise held, how many workspaces act, and what they cover of what the truth would allow. */
export const promiseBench: BenchPart = {
  name: "promise",
  async run({ say }) {
    say(
      `${WORKSPACES} workspaces of ${OUTCOMES} calibration outcomes, a promise each of ${PRECISIONS.join(" and ")}`,
    );
    const stationary = PRECISIONS.map((p) => ({ p, tally: runBinary(p, WORKSPACES, STATIONARY) }));
    const moved = PRECISIONS.flatMap((p) => [
      { name: `promise.seasonal.${p}`, tally: runBinary(p, FEWER, SEASONAL) },
      { name: `promise.shifted.${p}`, tally: runBinary(p, FEWER, SHIFTED) },
    ]);
    return [
      ...worstLines(stationary.map(({ tally }) => tally)),
      ...stationary.flatMap(({ p, tally }) => claimLines(`promise.${p}`, tally)),
      // Serving is not drawn like calibration there: figures, not claims.
      ...moved.map(({ name, tally }) => share(`${name}.broken_share`, tally.broken, tally)),
      ...intentLines(),
    ];
  },
};

const share = (name: string, value: number, { workspaces }: Tally): ReportLine => ({
  name,
  value: value / workspaces,
  unit: "share",
});

/** Of all promises the worst: most often broken, the least that act, the least covered. */
const worstLines = (tallies: readonly Tally[]): ReportLine[] => [
  against("promise.broken_share", Math.max(...tallies.map(brokenShare)), "share", DELTA),
  { name: "promise.acting_share", value: Math.min(...tallies.map(actingShare)), unit: "share" },
  against("promise.coverage_of_oracle", Math.min(...tallies.map(ofOracle)), "share", 0.7),
];

const brokenShare = ({ broken, workspaces }: Tally): number => broken / workspaces;
const actingShare = ({ acting, workspaces }: Tally): number => acting / workspaces;
const ofOracle = ({ coverage, oracle }: Tally): number => coverage / oracle;

const claimLines = (name: string, tally: Tally): ReportLine[] => [
  against(`${name}.broken_share`, brokenShare(tally), "share", DELTA),
  {
    name: `${name}.broken_share.low`,
    value: lowerBound(tally.workspaces, tally.broken, 0.025),
    unit: "share",
  },
  {
    name: `${name}.broken_share.high`,
    value: upperBound(tally.workspaces, tally.broken, 0.025),
    unit: "share",
  },
  { name: `${name}.acting_share`, value: actingShare(tally), unit: "share" },
  against(
    `${name}.coverage`,
    tally.coverage / tally.workspaces,
    "share",
    tally.oracle / tally.workspaces,
  ),
  against(`${name}.coverage_of_oracle`, ofOracle(tally), "share", 0.7),
  // Of an oracle's too: the best single test that knew its threshold in advance, and what no valid procedure exceeds.
  { name: `${name}.one_test_of_oracle`, value: tally.oneTest / tally.oracle, unit: "share" },
  { name: `${name}.limit_of_oracle`, value: tally.limit / tally.oracle, unit: "share" },
];

/** Accuracy where it acts, together and by predicted class; the promise is of all together. */
function intentLines(): ReportLine[] {
  const tally = emptyTally();
  const right = INTENT_CLASSES.map(() => 0);
  const acted = INTENT_CLASSES.map(() => 0);
  const promise = { precision: INTENT_PRECISION, delta: DELTA };
  for (let i = 0; i < FEWER; i++) {
    const world = createClassWorld(FIRST_SEED + i, INTENT_CLASSES.length);
    const point = chooseOperatingPoint(promise, world.draw(PLANNING), world.draw(OUTCOMES));
    const truth = "threshold" in point ? world.act(point.threshold) : undefined;
    count(tally, INTENT_PRECISION, truth, world);
    truth?.acted.forEach((n, k) => {
      acted[k] = (acted[k] as number) + n;
      right[k] = (right[k] as number) + (truth.right[k] as number);
    });
  }
  return [
    ...claimLines(`promise.intent.${INTENT_PRECISION}`, tally),
    ...INTENT_CLASSES.map((name, k) => ({
      name: `promise.intent.accuracy.${name}`,
      value: (right[k] as number) / (acted[k] as number),
      unit: "share",
    })),
  ];
}
