import { clock } from "@porchlight/core/features/clock";
import { decayedCounts } from "@porchlight/core/features/decayed-counts";
import { distinct } from "@porchlight/core/features/distinct";
import { lastKinds } from "@porchlight/core/features/last-kinds";
import { preference } from "@porchlight/core/features/preference";
import { recency } from "@porchlight/core/features/recency";
import { rhythm } from "@porchlight/core/features/rhythm";
import { sessions } from "@porchlight/core/features/sessions";
import { shares } from "@porchlight/core/features/shares";
import { tenure } from "@porchlight/core/features/tenure";
import { totals } from "@porchlight/core/features/totals";
import { trend } from "@porchlight/core/features/trend";
import { MODELS } from "@porchlight/core/names";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import { BPIC2012_KINDS } from "./bpic2012-kinds.ts";

const HALF_LIVES = ["1h", "1d", "7d", "30d"] as const;

/** A Dutch bank's loan applications: each case is a person, each event an interaction. */
export const schema: Behavior = defineBehavior({
  name: "bpic2012",
  interactions: BPIC2012_KINDS,
  properties: {
    actor: { label: "any", names: ["resource"] },
    amount: { number: { min: 0, max: 1e6 }, names: ["amount_req"] },
  },
  features: [
    decayedCounts({ per: "kind", halfLives: HALF_LIVES }),
    decayedCounts({ per: "engaged", halfLives: HALF_LIVES }),
    decayedCounts({ per: "all", halfLives: HALF_LIVES }),
    recency({ per: "kind" }),
    recency({ per: "engaged" }),
    recency({ per: "all" }),
    totals({ per: "kind" }),
    totals({ per: "engaged" }),
    totals({ per: "all" }),
    distinct("actor"),
    rhythm({ windows: ["7d", "28d"] }),
    sessions({ gap: "1h", windowDays: 32 }),
    clock({ halfLife: "30d", offsetHours: 1 }),
    lastKinds(3),
    trend({ per: "engaged", short: "1d", long: "7d" }),
    tenure(),
    preference("amount", { halfLife: "30d" }),
    shares("actor", { halfLife: "30d" }),
  ],
  predictions: {
    [MODELS.lead]: {
      part: "lead",
      answer: "quality",
      rules: {
        base: -2,
        terms: [
          {
            column: "o_sent_back_complete_total",
            weight: 1.5,
            cap: 1,
            says: "offers that came back signed: {value}",
          },
          {
            column: "a_finalized_complete_total",
            weight: 1,
            cap: 1,
            says: "the application is complete",
          },
          {
            column: "engaged_decayed_7d",
            weight: 0.4,
            shape: "log1p",
            says: "what they did lately: {value}",
          },
          {
            column: "engaged_days_since",
            weight: -0.05,
            cap: 60,
            says: "days since they last did something themselves: {value}",
          },
          {
            column: "a_declined_complete_total",
            weight: -4,
            cap: 1,
            says: "the application was declined",
          },
        ],
      },
    },
  },
  preferences: {
    amount: { form: "range", center: "amount_mean", spread: "amount_spread" },
  },
});
