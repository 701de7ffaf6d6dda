import type { KindDeclaration } from "@porchlight/core/schema/behavior-declaration";

/**
 * Activity and its life-cycle steps in the log of the BPI Challenge 2012. Made by
 *
 *     zcat bpic2012_events.csv.gz | tail -n +2 | cut -d, -f3,4 | sort | uniq -c
 */
const ACTIVITIES: Readonly<Record<string, readonly string[]>> = {
  A_ACCEPTED: ["COMPLETE"],
  A_ACTIVATED: ["COMPLETE"],
  A_APPROVED: ["COMPLETE"],
  A_CANCELLED: ["COMPLETE"],
  A_DECLINED: ["COMPLETE"],
  A_FINALIZED: ["COMPLETE"],
  A_PARTLYSUBMITTED: ["COMPLETE"],
  A_PREACCEPTED: ["COMPLETE"],
  A_REGISTERED: ["COMPLETE"],
  A_SUBMITTED: ["COMPLETE"],
  O_ACCEPTED: ["COMPLETE"],
  O_CANCELLED: ["COMPLETE"],
  O_CREATED: ["COMPLETE"],
  O_DECLINED: ["COMPLETE"],
  O_SELECTED: ["COMPLETE"],
  O_SENT: ["COMPLETE"],
  O_SENT_BACK: ["COMPLETE"],
  "W_Afhandelen leads": ["COMPLETE", "SCHEDULE", "START"],
  "W_Beoordelen fraude": ["COMPLETE", "SCHEDULE", "START"],
  "W_Completeren aanvraag": ["COMPLETE", "SCHEDULE", "START"],
  "W_Nabellen incomplete dossiers": ["COMPLETE", "SCHEDULE", "START"],
  "W_Nabellen offertes": ["COMPLETE", "SCHEDULE", "START"],
  "W_Valideren aanvraag": ["COMPLETE", "SCHEDULE", "START"],
  "W_Wijzigen contractgegevens": ["SCHEDULE"],
};

/** What the applicant did, or took part in: a call that ended is one they were on. */
const ENGAGED = new Set([
  "A_SUBMITTED COMPLETE",
  "A_PARTLYSUBMITTED COMPLETE",
  "O_SENT_BACK COMPLETE",
  "O_ACCEPTED COMPLETE",
  "W_Afhandelen leads COMPLETE",
  "W_Completeren aanvraag COMPLETE",
  "W_Nabellen incomplete dossiers COMPLETE",
  "W_Nabellen offertes COMPLETE",
]);

/** The log's kinds, under the names that a schema has for them. */
export const BPIC2012_KINDS: Readonly<Record<string, KindDeclaration>> = Object.fromEntries(
  Object.entries(ACTIVITIES).flatMap(([activity, steps]) =>
    steps.map((step) => {
      const name = `${activity} ${step}`;
      // The log's own spelling matches the kind: case and punctuation do not tell names apart.
      return [name.toLowerCase().replaceAll(" ", "_"), { engaged: ENGAGED.has(name) }];
    }),
  ),
);
