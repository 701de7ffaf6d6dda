import { ServiceError } from "../error.ts";
import { readId } from "../ingest/read-interaction-person.ts";
import { anonymousKey, type PersonKey, userKey } from "../interaction.ts";

/** One batched read of the store. */
const MAX_PREDICTED_PEOPLE = 100;

export interface PredictRequest {
  readonly people: readonly PersonKey[];
  /** Whether a list was asked for, of however many. */
  readonly many: boolean;
}

/** What a body may name people by. */
const FORMS = {
  userId: { keyOf: userKey, many: false },
  anonymousId: { keyOf: anonymousKey, many: false },
  userIds: { keyOf: userKey, many: true },
  anonymousIds: { keyOf: anonymousKey, many: true },
} as const;

/** Reads whom to predict for. Throws `body.bad_shape` or `interaction.bad_id`. */
export function readPredictRequest(body: unknown): PredictRequest {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw badShape("the body is an object");
  const [entry, ...others] = Object.entries(body);
  if (entry === undefined || others.length > 0 || !Object.hasOwn(FORMS, entry[0]))
    throw badShape(
      `the body has exactly one of ${Object.keys(FORMS).join(", ")}, and nothing else`,
    );
  const [name, value] = entry as [keyof typeof FORMS, unknown];
  const { keyOf, many } = FORMS[name];
  const ids = many ? requireList(name, value) : [value];
  const people = ids.map((id) => {
    const read = readId({ [name]: id }, name);
    if (read === undefined) throw badShape(`${name} holds an empty id`);
    return keyOf(read);
  });
  return { people, many };
}

function requireList(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw badShape(`${name} is a list`);
  if (value.length === 0 || value.length > MAX_PREDICTED_PEOPLE)
    throw badShape(`${name} has ${value.length} ids; 1 to ${MAX_PREDICTED_PEOPLE} are taken`);
  return value;
}

const badShape = (problem: string) => new ServiceError("body.bad_shape", problem);
