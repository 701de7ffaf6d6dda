import { ServiceError } from "../error.ts";
import { type PersonKey, personId } from "../interaction.ts";
import type { Behavior } from "../schema/behavior.ts";
import type { PredictionDeclaration } from "../schema/behavior-declaration.ts";
import { type PredictedPerson, type PredictPorts, predictPeople } from "./predict-people.ts";
import type { PredictRequest } from "./read-predict-request.ts";

/** What a model says of one person: the model's part of their profile. */
export type ModelAnswer = Readonly<Record<string, unknown>>;

/**
 * One model's predictions, from the states of people as they are now: the cache is not asked. For one
 * person the answer or why there is none, thrown; for a list `{ model, predictions }` in its order, in
 * which who cannot be answered for has a `code` and a `message`. Throws `model.not_found`, and
 * `store.unavailable`.
 */
export async function predictModel(
  ports: PredictPorts,
  behavior: Behavior,
  { workspace, model }: { readonly workspace: string; readonly model: string },
  { people, many }: PredictRequest,
  nowMs: number,
): Promise<ModelAnswer> {
  const { part } = requireModel(behavior, model);
  const made = await predictPeople(ports, behavior, workspace, people, nowMs, new Set([model]));
  const answers = people.map((person) => {
    const one = made.people.get(person) as PredictedPerson | ServiceError;
    if (!ServiceError.is(one)) return answerOf(one, part);
    if (!many) throw one;
    return refusalOf(person, one);
  });
  return many ? { model, predictions: answers } : { model, ...answers[0] };
}

function answerOf({ profile }: PredictedPerson, part: string): ModelAnswer {
  const { userId, anonymousId, asOf, stateVersion, completeness } = profile;
  return {
    ...(userId === undefined ? { anonymousId } : { userId }),
    asOf,
    stateVersion,
    completeness,
    [part]: profile[part],
  };
}

function refusalOf(person: PersonKey, { code, message, status }: ServiceError): ModelAnswer {
  // What is broken inside is not for strangers to read.
  return { ...personId(person), code, message: status === 500 ? "it cannot be read" : message };
}

/** The declaration of a model. Throws `model.not_found`, which names those there are. */
export function requireModel(
  { predictions, name }: Behavior,
  model: string,
): PredictionDeclaration {
  const declaration = Object.hasOwn(predictions, model) ? predictions[model] : undefined;
  if (declaration !== undefined) return declaration;
  const known = Object.keys(predictions).join(", ") || "none";
  throw new ServiceError(
    "model.not_found",
    `the schema "${name}" has no model by that name; it has: ${known}`,
    { details: { known } },
  );
}
