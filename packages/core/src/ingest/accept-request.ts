import { type ErrorCode, ServiceError } from "../error.ts";
import type { IdentityLink, Interaction, PersonKey, QueueRecord } from "../interaction.ts";
import type { KeyRecord } from "../ports/workspaces.ts";
import { type Call, readInteraction } from "./read-interaction.ts";
import type { Receipt } from "./read-interaction-receipt.ts";

/** Of one batch: a body full of tiny bad messages would else have an answer larger than any limit. */
export const MAX_BATCH_LENGTH = 5_000;

export interface Rejection {
  /** Place in the request, from 0. */
  readonly index: number;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What became of a request: accepted + rejected is what was sent. */
export interface Acceptance {
  readonly accepted: number;
  readonly rejected: readonly Rejection[];
  /** All that was accepted; `packRecord` makes queue bodies of it. */
  readonly record: QueueRecord;
}

export interface AcceptOptions extends Pick<Receipt, "behavior" | "receivedAtMs" | "newId"> {
  /** The route: one call whose body is the message, or a batch of messages that each say their type. */
  readonly call: Call | "batch";
  readonly key: Pick<KeyRecord, "workspace" | "schema" | "scopes">;
}

/**
 * Checks each interaction of a request on its own: a bad one is rejected and the rest accepted. A call
 * that the schema gives no kind is accepted and leaves nothing to keep. Throws `body.bad_shape` or
 * `body.too_large` where the request is not even a list of something.
 */
export function acceptRequest(body: unknown, options: AcceptOptions): Acceptance {
  const { key, behavior, receivedAtMs, newId } = options;
  const { messages, sentAt } = readEnvelope(body, options.call);
  const call = options.call === "batch" ? undefined : options.call;
  const mayStateKnownAt = key.scopes.includes("admin");
  const receipt: Receipt = { behavior, receivedAtMs, sentAt, mayStateKnownAt, newId };
  const rejected: Rejection[] = [];
  const links: IdentityLink[] = [];
  const people = new Map<PersonKey, Interaction[]>();
  messages.forEach((message, index) => {
    try {
      const { person, interaction, link } = readInteraction(message, receipt, call);
      if (link !== undefined) links.push(link);
      if (interaction !== undefined) appendTo(people, person, interaction);
    } catch (error) {
      if (!ServiceError.is(error)) throw error;
      rejected.push({ index, code: error.code, message: error.message });
    }
  });
  const record = {
    workspace: key.workspace,
    schema: key.schema,
    receivedAtMs,
    people: [...people].map(([person, interactions]) => ({ person, interactions })),
    links,
  };
  return { accepted: messages.length - rejected.length, rejected, record };
}

function appendTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

interface Envelope {
  readonly messages: readonly unknown[];
  readonly sentAt?: unknown;
}

function readEnvelope(body: unknown, call: Call | "batch"): Envelope {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw badShape("the body is an object");
  if (call !== "batch") return { messages: [body] };
  const { batch, sentAt } = body as { batch?: unknown; sentAt?: unknown };
  if (!Array.isArray(batch)) throw badShape("the body's batch is a list of interactions");
  if (batch.length > MAX_BATCH_LENGTH)
    throw new ServiceError(
      "body.too_large",
      `the batch has ${batch.length} interactions; at most ${MAX_BATCH_LENGTH} are taken`,
      { details: { interactions: batch.length, maxInteractions: MAX_BATCH_LENGTH } },
    );
  return { messages: batch, sentAt };
}

const badShape = (problem: string) => new ServiceError("body.bad_shape", problem);
