/** `u:` + user id, or `a:` + anonymous id, verbatim: the first character says which. */
export type PersonKey = `u:${string}` | `a:${string}`;

export const userKey = (userId: string): PersonKey => `u:${userId}`;
export const anonymousKey = (anonymousId: string): PersonKey => `a:${anonymousId}`;

/** A person's id under the name it has on the wire. */
export const personId = (
  person: PersonKey,
): { readonly userId: string } | { readonly anonymousId: string } =>
  person.startsWith("u:") ? { userId: person.slice(2) } : { anonymousId: person.slice(2) };

export type PropertyValue = number | string;

/** One thing a person did or that happened to them, checked against a schema. Times are Unix ms. */
export interface Interaction {
  /** `messageId` on the wire; unique per person within the five days in which repeats are recognised. */
  readonly id: string;
  /** A kind declared by the schema. */
  readonly kind: string;
  readonly happenedAtMs: number;
  /** When ingest received it, unless an import with admin scope stated otherwise. */
  readonly knownAtMs: number;
  /** Declared properties only; a missing one is absent. */
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

/** The statement that `from` is `to`: everything `from` did, and will do, is `to`'s. */
export interface IdentityLink {
  readonly id: string;
  readonly from: PersonKey;
  readonly to: PersonKey;
  readonly knownAtMs: number;
}

/** What one person did in one request, in the order it was sent. */
export interface PersonInteractions {
  readonly person: PersonKey;
  readonly interactions: readonly Interaction[];
}

/** One SQS record: a part of one request, all of one workspace. */
export interface QueueRecord {
  readonly workspace: string;
  readonly schema: string;
  /** When ingest received the request; repeats are recognised for five days from here. Unix ms. */
  readonly receivedAtMs: number;
  readonly people: readonly PersonInteractions[];
  readonly links: readonly IdentityLink[];
}
