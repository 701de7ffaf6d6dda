import { ServiceError } from "../error.ts";
import { correctSkew } from "./clock-skew.ts";
import type { Receipt } from "./read-interaction-receipt.ts";

/** How far a sender's clock may run ahead, after correction. */
const MAX_AHEAD_MS = 5 * 60_000;

export interface InteractionTimes {
  readonly happenedAtMs: number;
  readonly knownAtMs: number;
}

interface StatedTimes {
  readonly timestamp?: unknown;
  readonly originalTimestamp?: unknown;
  readonly sentAt?: unknown;
  readonly knownAt?: unknown;
}

/**
 * When an interaction happened and when it was known. A missing time is the receipt; `sentAt`, the
 * message's own or its request's, corrects the sender's clock, and one that is no time corrects nothing.
 * Throws `interaction.bad_time`, `interaction.ahead_of_time`, or `interaction.bad_shape` for a
 * `knownAt` stated without the right to.
 */
export function readTimes(message: StatedTimes, receipt: Receipt): InteractionTimes {
  const { receivedAtMs } = receipt;
  const knownAtMs = readKnownAt(message.knownAt, receipt);
  const stated = message.originalTimestamp ?? message.timestamp;
  if (stated === undefined || stated === null) return { happenedAtMs: knownAtMs, knownAtMs };
  const statedAtMs = requireTime(stated, "the time");
  const sentAtMs = parseTime(message.sentAt ?? receipt.sentAt);
  const happenedAtMs =
    sentAtMs === undefined ? statedAtMs : correctSkew(statedAtMs, sentAtMs, receivedAtMs);
  if (happenedAtMs < 0) throw badTime("the time, corrected by sentAt, is before 1970");
  requireNotAhead(happenedAtMs, knownAtMs, "the interaction happens");
  return { happenedAtMs, knownAtMs };
}

function readKnownAt(stated: unknown, { receivedAtMs, mayStateKnownAt }: Receipt): number {
  if (stated === undefined || stated === null) return receivedAtMs;
  if (!mayStateKnownAt)
    throw new ServiceError("interaction.bad_shape", "knownAt may be stated with an admin key only");
  const knownAtMs = requireTime(stated, "knownAt");
  requireNotAhead(knownAtMs, receivedAtMs, "knownAt is");
  return knownAtMs;
}

function requireNotAhead(atMs: number, nowMs: number, what: string): void {
  if (atMs - nowMs <= MAX_AHEAD_MS) return;
  const aheadSeconds = Math.round((atMs - nowMs) / 1000);
  throw new ServiceError(
    "interaction.ahead_of_time",
    `${what} ${aheadSeconds} s after its receipt; at most ${MAX_AHEAD_MS / 1000} s are taken`,
    { details: { aheadSeconds, maxAheadSeconds: MAX_AHEAD_MS / 1000 } },
  );
}

function requireTime(stated: unknown, what: string): number {
  const atMs = parseTime(stated);
  if (atMs === undefined)
    throw badTime(`${what} is neither an ISO 8601 date nor Unix milliseconds from 1970 on`);
  return atMs;
}

const badTime = (problem: string) => new ServiceError("interaction.bad_time", problem);

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/i;
/** The end of the year 9999. */
const LAST_MS = Date.UTC(10_000, 0, 1) - 1;

/**
 * Unix ms of an ISO 8601 text or a number of Unix ms; undefined for anything else, for days that no
 * calendar has and for times before 1970. No zone means UTC, wherever this runs.
 */
function parseTime(value: unknown): number | undefined {
  const atMs = typeof value === "string" ? parseIso(value) : value;
  if (typeof atMs !== "number" || !(atMs >= 0 && atMs <= LAST_MS)) return undefined;
  return Math.floor(atMs);
}

function parseIso(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const part = (group: number): number => Number(match[group] ?? 0);
  const [year, month, day] = [part(1), part(2), part(3)];
  const [hour, minute, second] = [part(4), part(5), part(6)];
  const date = new Date(Date.UTC(year, month - 1, day));
  const inCalendar =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  // 60 is a leap second; it falls into the next minute.
  if (!inCalendar || hour > 23 || minute > 59 || second > 60) return undefined;
  const ms = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  const inDayMs = ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  return date.getTime() + inDayMs - zoneMs(match[8] ?? "Z");
}

function zoneMs(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}
