import { DAY_MS } from "@porchlight/core/duration";
import { decayedCounts } from "@porchlight/core/features/decayed-counts";
import { lastKinds } from "@porchlight/core/features/last-kinds";
import { preference } from "@porchlight/core/features/preference";
import { recency } from "@porchlight/core/features/recency";
import { rhythm } from "@porchlight/core/features/rhythm";
import { totals } from "@porchlight/core/features/totals";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import type { PersonKey } from "@porchlight/core/interaction";
import type { BehaviorDeclaration } from "@porchlight/core/schema/behavior-declaration";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import {
  absence,
  engagedWithin,
  nextOf,
  notYet,
  occurs,
} from "@porchlight/core/schema/outcome-declaration";

export const START_MS = Date.UTC(2026, 0, 5);

const nothing = { base: 0, terms: [] };

export const declaration = {
  name: "shop",
  interactions: {
    viewed: { engaged: true },
    saved: { engaged: true },
    bought: { engaged: true },
    mailed: { engaged: false },
  },
  properties: { price: { number: { min: 0, max: 1e6 } } },
  features: [
    decayedCounts({ per: "kind", halfLives: ["1d", "7d"] }),
    recency({ per: "engaged" }),
    totals({ per: "all" }),
    rhythm({ windows: ["7d"] }),
    lastKinds(2),
    preference("price"),
  ],
  predictions: {
    buyer: {
      part: "buyer",
      answer: "quality",
      outcome: occurs({ of: ["bought"], within: "14d" }),
      eligible: notYet("bought"),
      rules: { base: -2, terms: [{ column: "saved_decayed_7d", weight: 1, says: "saves" }] },
    },
    leaver: {
      part: "leaver",
      answer: "risk",
      outcome: absence({ of: "engaged", within: "14d" }),
      eligible: engagedWithin("30d"),
      promise: {
        precision: 0.7,
        delta: 0.1,
        among: [{ column: "engaged_days_since", atMost: 30 }],
      },
      rules: nothing,
    },
    next: {
      part: "next",
      classes: ["buy", "look", "none"],
      otherwise: "none",
      outcome: nextOf(
        { buy: ["bought"], look: ["saved", "viewed"] },
        { within: "7d", otherwise: "none" },
      ),
      rules: { buy: nothing, look: nothing, none: nothing },
    },
  },
  preferences: {},
} as const satisfies BehaviorDeclaration;

export const shop = defineBehavior(declaration);

let ids = 0;

/** An archived interaction, known `day` days after the start unless told; ids are unique. */
export function did(
  person: PersonKey,
  kind: string,
  day: number,
  more: { knownDay?: number; price?: number; id?: string } = {},
): ArchiveRow {
  const happenedAtMs = Math.round(START_MS + day * DAY_MS);
  const knownAtMs = Math.round(START_MS + (more.knownDay ?? day) * DAY_MS);
  const properties = more.price === undefined ? {} : { price: more.price };
  const id = more.id ?? `i${ids++}`;
  return {
    workspace: "w",
    schema: "shop",
    receivedAtMs: knownAtMs,
    person,
    interaction: { id, kind, happenedAtMs, knownAtMs, properties },
  };
}

export function linked(from: PersonKey, to: PersonKey, day: number): ArchiveRow {
  const knownAtMs = Math.round(START_MS + day * DAY_MS);
  const link = { id: `l${ids++}`, from, to, knownAtMs };
  return { workspace: "w", schema: "shop", receivedAtMs: knownAtMs, link };
}
