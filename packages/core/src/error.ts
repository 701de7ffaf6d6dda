/**
 * Every failure Porchlight raises on purpose: the status an HTTP caller gets, and whether trying
 * again may help. Codes are public: add, never rename or reuse.
 */
export const ERROR_POLICY = {
  "body.too_large": { status: 413, retryable: false },
  "body.bad_encoding": { status: 400, retryable: false },
  "body.bad_json": { status: 400, retryable: false },
  "body.bad_shape": { status: 400, retryable: false },
  "interaction.too_large": { status: 400, retryable: false },
  "interaction.too_deep": { status: 400, retryable: false },
  "interaction.bad_shape": { status: 400, retryable: false },
  "interaction.unknown_kind": { status: 400, retryable: false },
  "interaction.missing_person": { status: 400, retryable: false },
  "interaction.bad_id": { status: 400, retryable: false },
  "interaction.bad_time": { status: 400, retryable: false },
  "interaction.ahead_of_time": { status: 400, retryable: false },
  "interaction.bad_property": { status: 400, retryable: false },
  "link.bad": { status: 400, retryable: false },
  "key.missing": { status: 401, retryable: false },
  "key.wrong": { status: 401, retryable: false },
  "key.scope": { status: 403, retryable: false },
  "key.not_found": { status: 404, retryable: false },
  "request.bad_parameter": { status: 400, retryable: false },
  "route.not_found": { status: 404, retryable: false },
  "person.not_found": { status: 404, retryable: false },
  "model.not_found": { status: 404, retryable: false },
  "model.bad_input": { status: 500, retryable: false },
  "model.unreadable": { status: 500, retryable: false },
  "model.failed": { status: 500, retryable: true },
  "model.mismatch": { status: 500, retryable: false },
  "engine.unavailable": { status: 500, retryable: false },
  "engine.failed": { status: 500, retryable: false },
  "training.bad_parameter": { status: 400, retryable: false },
  "training.bad_rows": { status: 400, retryable: false },
  "training.too_little": { status: 409, retryable: false },
  "evaluation.too_little": { status: 409, retryable: false },
  "training.no_outcome": { status: 400, retryable: false },
  "model.passport_refused": { status: 500, retryable: false },
  "model.unavailable": { status: 503, retryable: true },
  "model.bad_feature_set": { status: 500, retryable: false },
  "model.bad_shape": { status: 500, retryable: false },
  "alias.conflict": { status: 409, retryable: true },
  "workspace.exists": { status: 409, retryable: false },
  "workspace.not_found": { status: 404, retryable: false },
  "schema.not_found": { status: 500, retryable: false },
  "schema.invalid": { status: 500, retryable: false },
  "config.invalid": { status: 500, retryable: false },
  "account.no_credentials": { status: 401, retryable: false },
  "account.refused": { status: 403, retryable: false },
  "account.unavailable": { status: 503, retryable: true },
  "secret.missing": { status: 409, retryable: false },
  "deployment.elsewhere": { status: 409, retryable: false },
  "deployment.protected": { status: 409, retryable: false },
  "deployment.unconfirmed": { status: 409, retryable: false },
  "backup.incomplete": { status: 409, retryable: false },
  "backup.damaged": { status: 500, retryable: false },
  "restore.revives": { status: 409, retryable: false },
  "state.unreadable": { status: 500, retryable: false },
  "state.too_large": { status: 500, retryable: false },
  "state.conflict": { status: 503, retryable: true },
  "team.unreadable": { status: 500, retryable: false },
  "record.unreadable": { status: 400, retryable: false },
  "store.unavailable": { status: 503, retryable: true },
  "queue.unavailable": { status: 429, retryable: true },
  "archive.unavailable": { status: 503, retryable: true },
  "origin.unavailable": { status: 503, retryable: true },
  "cache.unavailable": { status: 503, retryable: true },
  "service.too_slow": { status: 503, retryable: true },
  "service.failed": { status: 500, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

export type ErrorCode = keyof typeof ERROR_POLICY;
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

// Registered, so that `is` also holds when two bundles each carry a copy of this module.
const BRAND = Symbol.for("porchlight.ServiceError");

/** A failure with a stable code. The message is for people: what was wrong, the value, the limit. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ErrorCode;
  /** Safe to log and to return: ids, counts and limits, never payloads. */
  readonly details: ErrorDetails;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.details = options.details ?? {};
    Object.defineProperty(this, BRAND, { value: true });
  }

  get status(): number {
    return ERROR_POLICY[this.code].status;
  }

  get retryable(): boolean {
    return ERROR_POLICY[this.code].retryable;
  }

  static is(value: unknown): value is ServiceError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
