import type { BehaviorTypes } from "./behavior-types.ts";

/** Whom a call is about: a known user, or somebody who has not said yet who they are. */
export type Person =
  | { readonly userId: string; readonly anonymousId?: undefined }
  | { readonly anonymousId: string; readonly userId?: undefined };

/** A moment: a `Date`, ISO 8601 text (no zone means UTC) or Unix milliseconds. */
export type Moment = Date | string | number;

/** One thing a person did, or that happened to them. */
export type Interaction<S extends BehaviorTypes = BehaviorTypes> = (
  | { readonly userId: string; readonly anonymousId?: string }
  | { readonly anonymousId: string; readonly userId?: undefined }
) & {
  /** A kind or another name of it; case, spaces and underscores make no difference. */
  readonly event: S["events"];
  /** What the schema does not declare is dropped by the service. */
  readonly properties?: S["properties"];
  /** When it happened; now, unless told. */
  readonly timestamp?: Moment;
  /**
   * What a repeat is recognised by, for five days. Made here when there is none; give one of your own
   * where the same interaction might be tracked by two processes.
   */
  readonly messageId?: string;
  /** For imports, with an admin key: when it became known, if not now. Turns off clock correction. */
  readonly knownAt?: Moment;
};

declare const undelivered: unique symbol;

/** A message nobody answered for, under the id and the time it was sent with; `trackAll` takes it as it is. */
export interface Undelivered {
  readonly [undelivered]: true;
  readonly messageId: string;
  readonly event?: string;
  readonly userId?: string;
  readonly anonymousId?: string;
}

/** The statement that this anonymous id is this user: what either did, and will do, is one person's. */
export interface Identity {
  readonly userId: string;
  readonly anonymousId: string;
  readonly traits?: Readonly<Record<string, unknown>>;
  readonly messageId?: string;
}
