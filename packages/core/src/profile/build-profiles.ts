import { writeVector } from "../features/vector.ts";
import type { PersonKey } from "../interaction.ts";
import type { Explain, Serving } from "../models/models.ts";
import { mayAct } from "../predictions/operating-point.ts";
import type { ReasonsAsked } from "../predictions/reasons-asked.ts";
import { answersByRow } from "../predictions/row-answer.ts";
import { type ScoredRows, scoreRows } from "../predictions/score-rows.ts";
import type { Behavior } from "../schema/behavior.ts";
import type { PersonState } from "../state/person-state.ts";
import { type Answered, type BuiltProfile, buildProfile, type Rung } from "./profile.ts";

/** A person whose profile is to be made, from a state that is read and merged. */
export interface PersonToProfile {
  readonly person: PersonKey;
  readonly version: number;
  readonly state: PersonState;
}

/** Counts of answers and of what they cost, to log. */
export interface AnswerFacts {
  /** One a model, however many people. */
  readonly runs: number;
  readonly runFailures: number;
  /** Champions that were not in memory: the rules stood in for them. */
  readonly modelsAway: number;
  /** Predictions by what answered. */
  readonly rungs: Readonly<Record<Rung, number>>;
  /** Predictions by what they decide. */
  readonly acts: number;
  readonly abstentions: number;
  readonly profiles: number;
  /** Added up over the profiles. */
  readonly completeness: number;
}

export interface BuiltProfiles {
  /** In the order of the people. */
  readonly built: readonly BuiltProfile[];
  readonly facts: AnswerFacts;
}

/**
 * Makes the profiles of people: all vectors as one block [N, F], one run of each model over it.
 *
 * @param asked models whose answers get their reasons also where nobody acts on them
 */
export async function buildProfiles(
  behavior: Behavior,
  serving: Serving,
  people: readonly PersonToProfile[],
  nowMs: number,
  asked: ReasonsAsked,
): Promise<BuiltProfiles> {
  const width = behavior.featureSet.columns.length;
  const vectors = new Float32Array(people.length * width);
  const team = serving.teamAt?.(nowMs);
  people.forEach(({ state }, i) => {
    writeVector(behavior.featureSet, state, nowMs, vectors, i * width, team);
  });
  const scored = await scoreRows(behavior, serving, vectors, people.length);
  const explains = await explainsOf(scored, asked);
  const answersOf = answersByRow(behavior, scored, vectors, explains, asked);
  const built = people.map(({ person, version }, i) => {
    const who = { person, stateVersion: version, asOfMs: nowMs };
    const vector = vectors.subarray(i * width, (i + 1) * width);
    return buildProfile(behavior, who, vector, answersOf(i));
  });
  return { built, facts: factsOf(behavior, serving, scored, built) };
}

async function explainsOf(
  { answered }: ScoredRows,
  asked: ReasonsAsked,
): Promise<ReadonlyMap<string, Explain>> {
  const explained = [...answered].filter(
    ([name, { model }]) => asked.has(name) || mayAct(model.manifest.operatingPoint),
  );
  const explains = await Promise.all(
    explained.map(async ([name, { model }]) => [name, await model.explain()] as const),
  );
  return new Map(
    explains.flatMap(([name, explain]): [string, Explain][] =>
      explain === undefined ? [] : [[name, explain]],
    ),
  );
}

function factsOf(
  { predictions }: Behavior,
  { away }: Serving,
  { answered, runs, runFailures }: ScoredRows,
  built: readonly BuiltProfile[],
): AnswerFacts {
  const rungs = { rules: 0, shipped: 0, own: 0 };
  for (const name of Object.keys(predictions))
    rungs[answered.get(name)?.model.manifest.rung ?? "rules"] += built.length;
  const parts = Object.values(predictions).map(({ part }) => part);
  let [acts, completeness] = [0, 0];
  for (const { profile } of built) {
    completeness += profile.completeness;
    for (const part of parts) if ((profile[part] as Answered).decision === "act") acts++;
  }
  const abstentions = parts.length * built.length - acts;
  const decided = { acts, abstentions, profiles: built.length, completeness };
  return { runs, runFailures, modelsAway: away.length, rungs, ...decided };
}
