import { actorRates } from "@porchlight/core/features/actor-rates";
import { againstUsual } from "@porchlight/core/features/against-usual";
import { decayedCounts } from "@porchlight/core/features/decayed-counts";
import { distinct } from "@porchlight/core/features/distinct";
import { firstTimes } from "@porchlight/core/features/first-times";
import { funnel } from "@porchlight/core/features/funnel";
import { handlerRates } from "@porchlight/core/features/handler-rates";
import { lastGaps } from "@porchlight/core/features/last-gaps";
import { lastKinds } from "@porchlight/core/features/last-kinds";
import { lastNumber } from "@porchlight/core/features/last-number";
import { openTime } from "@porchlight/core/features/open-time";
import { recency } from "@porchlight/core/features/recency";
import { shares } from "@porchlight/core/features/shares";
import { teamLoad } from "@porchlight/core/features/team-load";
import { tenure } from "@porchlight/core/features/tenure";
import { totals } from "@porchlight/core/features/totals";
import { trend } from "@porchlight/core/features/trend";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import { BPIC2012_KINDS } from "./bpic2012-kinds.ts";

/** Tasks of the bank's people, each planned, begun and ended. */
const WORK = [
  "afhandelen_leads",
  "completeren_aanvraag",
  "nabellen_offertes",
  "valideren_aanvraag",
  "nabellen_incomplete_dossiers",
  "beoordelen_fraude",
];
/** How offers end: what the team's actors are known by. */
const ENDS = {
  accepted: ["o_accepted_complete"],
  declined: ["o_declined_complete"],
  cancelled: ["o_cancelled_complete"],
};

const ends = Object.keys(ENDS);

/**
 * The same log as `bpic2012.ts`, with the features that were chosen for learning from it, on parts of its training
 * split alone (see tests/learning/README.md).
 */
export const schema: Behavior = defineBehavior({
  name: "bpic2012-learning",
  interactions: BPIC2012_KINDS,
  properties: {
    actor: { label: "any", names: ["resource"] },
    amount: { number: { min: 0, max: 1e6 }, names: ["amount_req"] },
  },
  team: { actor: "actor", ends: ENDS },
  features: [
    decayedCounts({ per: "engaged", halfLives: ["1h", "1d", "7d", "30d"] }),
    decayedCounts({ per: "all", halfLives: ["1h", "1d", "7d", "30d"] }),
    recency({ per: "kind" }),
    recency({ per: "engaged" }),
    totals({ per: "kind" }),
    totals({ per: "engaged" }),
    totals({ per: "all" }),
    firstTimes({ per: "kind" }),
    openTime(
      Object.fromEntries(
        WORK.flatMap((work) => [
          [`${work}_work`, { from: [`w_${work}_start`], to: [`w_${work}_complete`] }],
          [`${work}_wait`, { from: [`w_${work}_schedule`], to: [`w_${work}_start`] }],
        ]),
      ),
    ),
    lastGaps(4),
    funnel("funnel", [
      ["a_submitted_complete"],
      ["a_preaccepted_complete"],
      ["a_accepted_complete"],
      ["a_finalized_complete", "o_selected_complete"],
      ["o_sent_complete"],
      ["o_sent_back_complete"],
      ["a_approved_complete", "o_accepted_complete"],
    ]),
    lastNumber("amount"),
    distinct("actor"),
    lastKinds(3),
    trend({ per: "engaged", short: "1d", long: "7d" }),
    tenure(),
    shares("actor", { halfLife: "30d" }),
    teamLoad(),
    actorRates({ name: "actor", label: "actor", ends }),
    handlerRates({ label: "actor", ends }),
    againstUsual(),
  ],
  predictions: {},
  preferences: {},
});
