import { isObject, type Json } from "./read-answer.ts";
import type { Rejection } from "./receipt.ts";

/** Of one interaction, as JSON: what the service takes. */
export const MAX_INTERACTION_BYTES = 32 * 1024;

/** An interaction, ready to be sent as often as it takes. */
export interface PreparedMessage {
  /** Place in what the caller sent, from 0. */
  readonly index: number;
  /** As given, with its id and its time. */
  readonly message: Json;
  readonly json: string;
  readonly bytes: number;
}

export interface Stamp {
  readonly type: "track" | "identify";
  readonly nowMs: number;
  readonly newId: () => string;
}

/**
 * Gives an interaction what it lacks: an id, so that however often it is sent it is counted once, and a
 * time, so that waiting for an answer does not make it later. What could not be sent, or would take
 * others with it, is rejected here in the service's words.
 */
export function prepareMessage(
  given: unknown,
  index: number,
  { type, nowMs, newId }: Stamp,
): PreparedMessage | Rejection {
  if (!isObject(given))
    return reject(index, "interaction.bad_shape", "an interaction is an object");
  if (![given.timestamp, given.knownAt].every(isMoment))
    return reject(index, "interaction.bad_time", "the time is an invalid date");
  const { messageId, timestamp, knownAt } = given;
  const message = {
    type,
    ...given,
    // The service takes an empty id for none.
    messageId:
      messageId === undefined || messageId === null || messageId === "" ? newId() : messageId,
    ...(timestamp === undefined && knownAt === undefined && { timestamp: isoOf(nowMs) }),
  };
  let json: string;
  try {
    json = JSON.stringify(message);
  } catch (error) {
    // A circle, a bigint, or whatever a toJSON of the caller's throws.
    const why = `the interaction cannot be written as JSON: ${String(error)}`;
    return reject(index, "interaction.bad_shape", why);
  }
  const bytes = new TextEncoder().encode(json).length;
  if (bytes > MAX_INTERACTION_BYTES)
    return reject(
      index,
      "interaction.too_large",
      `the interaction has ${bytes} bytes; at most ${MAX_INTERACTION_BYTES} are taken`,
    );
  return { index, message, json, bytes };
}

export const isRejection = (one: PreparedMessage | Rejection): one is Rejection => "code" in one;

export const isoOf = (atMs: number): string => new Date(atMs).toISOString();

/** JSON turns an invalid date or number into null, which would be read as "now". */
const isMoment = (value: unknown): boolean =>
  value instanceof Date
    ? !Number.isNaN(value.getTime())
    : typeof value !== "number" || Number.isFinite(value);

const reject = (index: number, code: string, message: string): Rejection => ({
  index,
  code,
  message,
});
