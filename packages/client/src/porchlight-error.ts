import type { Undelivered } from "./interaction.ts";
import type { Receipt } from "./receipt.ts";

/** What goes wrong before a request is answered, or with the answer. */
export type ClientErrorCode =
  /** `connect` was given something it cannot use. */
  | "config.invalid"
  /** No connection, or one that broke; tried as often as `retries` allows. */
  | "network.failed"
  /** `timeoutMs` went by, tries and waits included. */
  | "network.timeout"
  /** Something answered, but not in Porchlight's words: a proxy, a wrong address. */
  | "answer.unreadable";

/** What the service answers. It may learn new ones; none is renamed. */
export type ServiceErrorCode =
  | "body.too_large"
  | "body.bad_encoding"
  | "body.bad_json"
  | "body.bad_shape"
  | "interaction.too_large"
  | "interaction.too_deep"
  | "interaction.bad_shape"
  | "interaction.unknown_kind"
  | "interaction.missing_person"
  | "interaction.bad_id"
  | "interaction.bad_time"
  | "interaction.ahead_of_time"
  | "interaction.bad_property"
  | "link.bad"
  | "key.missing"
  | "key.wrong"
  | "key.scope"
  | "request.bad_parameter"
  | "route.not_found"
  | "person.not_found"
  | "model.not_found"
  | "store.unavailable"
  | "queue.unavailable"
  | "cache.unavailable"
  | "service.too_slow"
  | "service.failed";

export type PorchlightErrorCode =
  | ClientErrorCode
  | ServiceErrorCode
  | (string & Record<never, never>);

export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

export interface PorchlightErrorFacts {
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly requestId?: string | undefined;
  readonly details?: ErrorDetails | undefined;
  readonly undelivered?: readonly Undelivered[] | undefined;
  readonly receipt?: Receipt | undefined;
  readonly cause?: unknown;
}

// Registered, so that the guard also holds when two bundles each carry a copy of this module.
const BRAND = Symbol.for("porchlight.PorchlightError");

/** Every failure of this package. Branch on `code`; the message is for people. */
export class PorchlightError extends Error {
  override readonly name = "PorchlightError";
  readonly code: PorchlightErrorCode;
  /** Of the last answer; undefined if none came. */
  readonly status: number | undefined;
  /** How long the service asked to be left alone. */
  readonly retryAfterMs: number | undefined;
  /** What the service logged it under. */
  readonly requestId: string | undefined;
  /** Ids, counts and limits; safe to log. */
  readonly details: ErrorDetails;
  /**
   * What nobody answered for, in order, each under the id it was sent with: `trackAll(error.undelivered)`,
   * now or hours later, counts none of it twice. Empty for calls that only read.
   */
  readonly undelivered: readonly Undelivered[];
  /** Of `trackAll`: what became of all the others. */
  readonly receipt: Receipt | undefined;

  constructor(code: PorchlightErrorCode, message: string, facts: PorchlightErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
    this.requestId = facts.requestId;
    this.details = facts.details ?? {};
    this.undelivered = facts.undelivered ?? [];
    this.receipt = facts.receipt;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Whether a caught value is a failure of this package, whichever copy of it threw. */
export const isPorchlightError = (value: unknown): value is PorchlightError =>
  typeof value === "object" && value !== null && BRAND in value;
