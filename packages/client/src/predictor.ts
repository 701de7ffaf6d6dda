import type { BehaviorTypes, ModelName, PartOf } from "./behavior-types.ts";
import type { Connection } from "./connect-options.ts";
import { encodeSegment } from "./encode-segment.ts";
import type { Person } from "./interaction.ts";
import { PorchlightError, type PorchlightErrorCode } from "./porchlight-error.ts";
import type { AnswerHead, PersonId } from "./profile.ts";
import type { Json } from "./read-answer.ts";
import type { RealEstate } from "./real-estate.ts";
import { sendRequest } from "./send-request.ts";

/** What a model says of one person, from their state as it is now: the cache is not asked. */
export type Prediction<S extends BehaviorTypes, M extends ModelName<S>> = AnswerHead & PartOf<S, M>;

/** Somebody in a list who cannot be answered for, and why. */
export interface Refusal extends PersonId {
  readonly code: PorchlightErrorCode;
  readonly message: string;
}

/** Whom to predict for; any number, in requests of a hundred. */
export type People =
  | { readonly userIds: readonly string[]; readonly anonymousIds?: undefined }
  | { readonly anonymousIds: readonly string[]; readonly userIds?: undefined };

export interface Predictions<S extends BehaviorTypes, M extends ModelName<S>> {
  readonly model: M;
  /** One for each id, in order; `"code" in one` tells a refusal. */
  readonly predictions: readonly (Prediction<S, M> | Refusal)[];
}

/** One model of a workspace. */
export interface Predictor<
  S extends BehaviorTypes = RealEstate,
  M extends ModelName<S> = ModelName<S>,
> {
  /** @throws PorchlightError `person.not_found`, `model.not_found` */
  predict(person: Person): Promise<Prediction<S, M> & { readonly model: M }>;
  /** @throws PorchlightError `model.not_found`; who is not found is a refusal in the list */
  predictMany(people: People): Promise<Predictions<S, M>>;
}

/** What the service takes in one request. */
const MAX_PEOPLE = 100;

export function createPredictor(connection: Connection, model: string): Predictor {
  const ask = async (body: object): Promise<Json> => {
    const path = `/v1/predict/${encodeSegment(model, "the model's name")}`;
    return sendRequest(connection, { method: "POST", path, body: () => JSON.stringify(body) });
  };
  const predictor = {
    predict: (person: Person) => ask(person),
    async predictMany(people: People) {
      const predictions: unknown[] = [];
      for (const part of partsOf(people)) {
        const answer = await ask(part);
        if (!Array.isArray(answer.predictions))
          throw new PorchlightError("answer.unreadable", "the answer has no predictions");
        predictions.push(...answer.predictions);
      }
      return { model, predictions };
    },
  };
  return predictor as unknown as Predictor;
}

/** An empty list is asked about too, so that the service says what it thinks of it. */
function partsOf(people: People): object[] {
  const [name, ids] = Object.entries(people).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined || !Array.isArray(ids) || ids.length <= MAX_PEOPLE) return [people];
  return Array.from({ length: Math.ceil(ids.length / MAX_PEOPLE) }, (_, i) => ({
    ...people,
    [name]: ids.slice(i * MAX_PEOPLE, (i + 1) * MAX_PEOPLE),
  }));
}
