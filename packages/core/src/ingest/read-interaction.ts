import { ServiceError } from "../error.ts";
import {
  anonymousKey,
  type IdentityLink,
  type Interaction,
  type PersonKey,
  userKey,
} from "../interaction.ts";
import { requireWithinLimits } from "./json-limits.ts";
import { readId, readPerson } from "./read-interaction-person.ts";
import { readProperties } from "./read-interaction-properties.ts";
import type { Receipt } from "./read-interaction-receipt.ts";
import { readTimes } from "./read-interaction-time.ts";

/** The calls of Segment's tracking API: each is a route, and a `type` in a batch. */
export const CALLS = ["track", "identify", "page", "screen", "group", "alias"] as const;
export type Call = (typeof CALLS)[number];

/**
 * What a message states: that a person did something, that an anonymous id is a user, both (an
 * `identify` with both ids), or neither (a call that the schema gives no kind).
 */
export interface ReadMessage {
  readonly person: PersonKey;
  readonly interaction: Interaction | undefined;
  readonly link: IdentityLink | undefined;
}

type Message = Readonly<Record<string, unknown>>;

/**
 * Reads one message of a request against the schema. Throws `interaction.*` or `link.bad`.
 *
 * @param call what the route says it is; in a batch its own `type` says so
 */
export function readInteraction(value: unknown, receipt: Receipt, call?: Call): ReadMessage {
  const message = readObject(value, "an interaction");
  requireWithinLimits(message);
  const type = call ?? readCall(message);
  const id = readId(message, "messageId") ?? receipt.newId();
  const { happenedAtMs, knownAtMs } = readTimes(message, receipt);
  const link = readLink(type, message, { id, knownAtMs });
  const person = link?.to ?? readPerson(message);
  const kind = type === "alias" ? undefined : readKind(type, message, receipt);
  if (kind === undefined) return { person, interaction: undefined, link };
  const properties = readProperties(receipt.behavior, bagsOf(message));
  return { person, interaction: { id, kind, happenedAtMs, knownAtMs, properties }, link };
}

function readCall({ type }: Message): Call {
  const call = CALLS.find((name) => name === type);
  if (call === undefined) throw badShape(`the type is none of ${CALLS.join(", ")}`);
  return call;
}

/** The declared kind; undefined for a call that is no interaction in this schema. */
function readKind(
  type: Exclude<Call, "alias">,
  { event }: Message,
  { behavior }: Receipt,
): string | undefined {
  if (type !== "track") return behavior.calls[type];
  if (typeof event !== "string" || event === "") throw badShape("a track call names an event");
  const kind = behavior.kindOfName(event);
  if (kind !== undefined) return kind;
  throw new ServiceError(
    "interaction.unknown_kind",
    `the schema "${behavior.name}" knows no interaction named ${quote(event)}`,
  );
}

/** `alias` states that `previousId`, an anonymous id, is the user; so does `identify` with both ids. */
function readLink(
  type: Call,
  message: Message,
  { id, knownAtMs }: Pick<IdentityLink, "id" | "knownAtMs">,
): IdentityLink | undefined {
  if (type !== "alias" && type !== "identify") return undefined;
  const userId = readId(message, "userId");
  const previousId = type === "alias" ? readId(message, "previousId") : undefined;
  const from = previousId ?? readId(message, "anonymousId");
  if (userId !== undefined && from !== undefined)
    return { id, from: anonymousKey(from), to: userKey(userId), knownAtMs };
  if (type === "identify") return undefined;
  throw new ServiceError("link.bad", "an alias call names a userId and the previousId it had");
}

function bagsOf(message: Message): Message[] {
  const context = readBag(message, "context");
  return [
    readBag(message, "properties"),
    readBag(message, "traits"),
    readBag(context, "traits", "context.traits"),
  ];
}

const readBag = (from: Message, name: string, path = name): Message =>
  from[name] === undefined || from[name] === null ? {} : readObject(from[name], path);

function readObject(value: unknown, what: string): Message {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw badShape(`${what} is an object`);
  return value as Message;
}

const badShape = (problem: string) => new ServiceError("interaction.bad_shape", problem);

const QUOTED_LENGTH = 64;

/** What was sent, for a sentence: whole characters of it, and not many. */
const quote = (text: string): string =>
  JSON.stringify(
    text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…`.toWellFormed() : text,
  );
