import type { Connection } from "./connect-options.ts";
import type { Undelivered } from "./interaction.ts";
import { isPorchlightError, PorchlightError } from "./porchlight-error.ts";
import {
  isRejection,
  type PreparedMessage,
  prepareMessage,
  type Stamp,
} from "./prepare-message.ts";
import type { Receipt, Rejection } from "./receipt.ts";
import { sendBatch } from "./send-batch.ts";
import { splitBatches } from "./split-batches.ts";

/**
 * Sends interactions in as few requests as they fit, one after another, so that what one person did
 * arrives in order. If one of the requests fails the rest is not sent, and the error says what is left.
 */
export async function trackAll(
  connection: Connection,
  interactions: Iterable<unknown>,
  type: Stamp["type"] = "track",
): Promise<Receipt> {
  if (!isIterable(interactions))
    throw new PorchlightError("interaction.bad_shape", "trackAll takes a list of interactions");
  const { newId, now } = connection;
  const rejected: Rejection[] = [];
  const messages = prepareAll(interactions, { type, nowMs: now(), newId }, rejected);
  const batches = splitBatches(messages);
  let accepted = 0;
  const receipt = (): Receipt => ({
    accepted,
    rejected: rejected.sort((a, b) => a.index - b.index),
  });
  for (const batch of batches) {
    try {
      const one = await sendBatch(connection, batch);
      accepted += one.accepted;
      rejected.push(...one.rejected);
    } catch (error) {
      if (!isPorchlightError(error)) throw error;
      const left = [batch, ...batches].flat();
      throw withUndelivered(error, left, receipt());
    }
  }
  return receipt();
}

const isIterable = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Symbol.iterator in value;

function* prepareAll(
  interactions: Iterable<unknown>,
  stamp: Stamp,
  rejected: Rejection[],
): Generator<PreparedMessage> {
  let index = 0;
  for (const interaction of interactions) {
    const prepared = prepareMessage(interaction, index++, stamp);
    if (isRejection(prepared)) rejected.push(prepared);
    else yield prepared;
  }
}

/** The same error, with what the caller needs to go on. */
export const withUndelivered = (
  error: PorchlightError,
  left: readonly PreparedMessage[],
  receipt?: Receipt,
): PorchlightError => {
  const undelivered = left.map(({ message }) => message as unknown as Undelivered);
  return new PorchlightError(error.code, error.message, {
    ...error,
    cause: error.cause,
    undelivered,
    receipt,
  });
};
