/** The log's kinds, `ACTIVITY STEP`, in alphabetical order: a kind's place is its number, from 1 on. */
export const KINDS: readonly string[] = [
  ...["ACCEPTED", "ACTIVATED", "APPROVED", "CANCELLED", "DECLINED", "FINALIZED"],
  ...["PARTLYSUBMITTED", "PREACCEPTED", "REGISTERED", "SUBMITTED"],
]
  .map((name) => `A_${name} COMPLETE`)
  .concat(
    ["ACCEPTED", "CANCELLED", "CREATED", "DECLINED", "SELECTED", "SENT", "SENT_BACK"].map(
      (name) => `O_${name} COMPLETE`,
    ),
    [
      "Afhandelen leads",
      "Beoordelen fraude",
      "Completeren aanvraag",
      "Nabellen incomplete dossiers",
      "Nabellen offertes",
      "Valideren aanvraag",
    ].flatMap((name) => ["COMPLETE", "SCHEDULE", "START"].map((step) => `W_${name} ${step}`)),
    ["W_Wijzigen contractgegevens SCHEDULE"],
  );

/** What the applicant did, or took part in. */
export const ENGAGED: ReadonlySet<string> = new Set([
  "A_SUBMITTED COMPLETE",
  "A_PARTLYSUBMITTED COMPLETE",
  "O_SENT_BACK COMPLETE",
  "O_ACCEPTED COMPLETE",
  "W_Afhandelen leads COMPLETE",
  "W_Completeren aanvraag COMPLETE",
  "W_Nabellen incomplete dossiers COMPLETE",
  "W_Nabellen offertes COMPLETE",
]);
