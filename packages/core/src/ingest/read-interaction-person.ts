import { ServiceError } from "../error.ts";
import { anonymousKey, type PersonKey, userKey } from "../interaction.ts";

/** In UTF-16 units: at most three times as many bytes, which every store takes as a key. */
export const MAX_ID_LENGTH = 256;

/**
 * Whom a message is about: the user if it names one, else the anonymous id. Throws
 * `interaction.missing_person` or `interaction.bad_id`.
 */
export function readPerson(message: Readonly<Record<string, unknown>>): PersonKey {
  const userId = readId(message, "userId");
  if (userId !== undefined) return userKey(userId);
  const anonymousId = readId(message, "anonymousId");
  if (anonymousId !== undefined) return anonymousKey(anonymousId);
  throw new ServiceError(
    "interaction.missing_person",
    "the interaction has neither a userId nor an anonymousId",
  );
}

/**
 * An id in text: text as it is, a finite number as its digits, undefined where there is none or it is
 * empty. Throws `interaction.bad_id` for what no store would keep apart.
 */
export function readId(
  message: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined {
  const value = message[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value !== "string") throw badId(`${name} is neither text nor a finite number`);
  if (value.length > MAX_ID_LENGTH)
    throw badId(`${name} has ${value.length} characters; at most ${MAX_ID_LENGTH} are taken`);
  if (/\p{Cc}/u.test(value)) throw badId(`${name} holds a control character`);
  if (!value.isWellFormed()) throw badId(`${name} holds half a character (a lone surrogate)`);
  return value;
}

const badId = (problem: string) => new ServiceError("interaction.bad_id", problem);
