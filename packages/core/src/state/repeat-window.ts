const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The time line of a repeat. A client retries for up to half a day, a queue keeps a record for up to
 * four, so a repeat is read at most four and a half days after the first receipt:
 *
 *     first receipt ──≤ 12 h──▶ repeat's receipt ──≤ 5 d (else late)──▶ repeat is read
 *     └────────────── its id is kept for 5 d 13 h ──────────────────────────────────┘
 *
 * What is read later than five days after its own receipt is late: archived, not folded.
 */
export const REPEAT_WINDOW_MS = 5 * DAY_MS;

/** How long an id is kept from its receipt: the window, a client's half day, and the hour it is rounded to. */
export const ID_KEPT_MS = REPEAT_WINDOW_MS + 13 * HOUR_MS;

/** Whether a record received at `receivedAtMs` is too old for its repeats to be recognised. */
export const isLate = (receivedAtMs: number, nowMs: number): boolean =>
  nowMs - receivedAtMs > REPEAT_WINDOW_MS;

/** Receipts are kept to the hour: hours since the Unix epoch, rounded down. */
export const receiptHour = (receivedAtMs: number): number => Math.floor(receivedAtMs / HOUR_MS);

/** The first receipt hour whose ids are still kept at `nowMs`. */
export const oldestKeptHour = (nowMs: number): number => receiptHour(nowMs - ID_KEPT_MS);

export const dayOfHour = (hour: number): number => Math.floor(hour / 24);

/** When a spill of that day of receipt may be forgotten, Unix ms. */
export const spillExpiresAtMs = (day: number): number => (day + 1) * DAY_MS + ID_KEPT_MS;
