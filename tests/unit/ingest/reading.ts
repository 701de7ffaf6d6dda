import { ServiceError } from "@porchlight/core/error";
import { readInteraction } from "@porchlight/core/ingest/read-interaction";
import type { Receipt } from "@porchlight/core/ingest/read-interaction-receipt";
import { visits } from "../../fakes/visit-behavior.ts";

export const NOW = Date.UTC(2026, 10, 23, 10);
export const receipt: Receipt = {
  behavior: visits,
  receivedAtMs: NOW,
  mayStateKnownAt: false,
  newId: () => "made-here",
};
export const admin: Receipt = { ...receipt, mayStateKnownAt: true };
export const seen = { type: "track", event: "page_seen", userId: "u1", messageId: "m1" };

/** Why a message is rejected, or that it is accepted. */
export const codeOf = (message: unknown, as = receipt): string => {
  try {
    readInteraction(message, as);
  } catch (error) {
    if (ServiceError.is(error)) return error.code;
    throw error;
  }
  return "accepted";
};
export const readOf = (fields: object, as = receipt) =>
  readInteraction({ ...seen, ...fields }, as).interaction;
