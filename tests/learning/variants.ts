import type { Choice } from "./choices.ts";
import type { Variant } from "./compare-set.ts";

type Change = (choice: Choice) => Partial<Choice>;

const withParameters =
  (parameters: Choice["parameters"]): Change =>
  (choice) => ({ parameters: { ...choice.parameters, ...parameters } });

const without =
  (...starts: string[]): Change =>
  (choice) => ({ without: [...(choice.without ?? []), ...starts] });

/** What was chosen before forests were tried. */
const ONE_TREE = { num_parallel_tree: 1, eta: 0.03 };

const OF_CASES: Readonly<Record<string, Change>> = {
  "each end by itself": () => ({ apart: true }),
  "one tree a round": withParameters({ num_parallel_tree: 1 }),
  "trees of depth 4": withParameters({ max_depth: 4 }),
  "without the team's load and who handles them": without("team_", "actor_", "handlers_"),
};

const OF_BUYERS: Readonly<Record<string, Change>> = {
  "one tree a round": withParameters({ ...ONE_TREE, colsample_bynode: 0.6 }),
  "trees of depth 2": withParameters({ max_depth: 2 }),
  "trees of depth 5": withParameters({ max_depth: 5 }),
  "without the days before the latest": without("engaged_days_since_"),
};

const OF_RETAIL: Readonly<Record<string, Change>> = {
  ...OF_BUYERS,
  "without the lines of an order": without("lines_"),
  "without the time of day and week": without("hour_", "weekday_", "weekend_"),
  "without silence against their own": without(
    "engaged_usual_",
    "engaged_silence_over_usual",
    "engaged_silence_chance",
  ),
};

const CHANGES: Readonly<Record<string, Readonly<Record<string, Change>>>> = {
  bpic2012: OF_CASES,
  cdnow: OF_BUYERS,
  online_retail: OF_RETAIL,
};

/** What a set's choice is compared with, itself first. */
export const variantsOf = (set: string, choice: Choice): readonly Variant[] => [
  { says: "chosen", ...choice },
  ...Object.entries(CHANGES[set] ?? {}).map(([says, change]) => ({
    says,
    ...choice,
    ...change(choice),
  })),
];
