import { writeVector } from "../features/vector.ts";
import type { PersonKey } from "../interaction.ts";
import type { Explain, Serving } from "../models/models.ts";
import { answersByRow } from "../predictions/row-answer.ts";
import { type ScoredRows, scoreRows } from "../predictions/score-rows.ts";
import type { Behavior } from "../schema/behavior.ts";
import type { PersonState } from "../state/person-state.ts";
import { type BuiltProfile, buildProfile, type Rung } from "./profile.ts";

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
}

export interface BuiltProfiles {
  /** In the order of the people. */
  readonly built: readonly BuiltProfile[];
  readonly facts: AnswerFacts;
}

/**
 * Of how many people in a batch that nobody waits for, a delivery or a sweep of the silent, models'
 * answers are explained: those who rank highest, since theirs are the reasons that are read. Others get
 * theirs when somebody looks. A person costs 0.3 ms with 200 trees of depth 4, 3 ms with depth 6.
 */
export const EXPLAINED_IN_BATCH = 20;

/**
 * Makes the profiles of people: all vectors as one block [N, F], one run of each model over it.
 *
 * @param explained of how many people, best ranked first, models' answers get their reasons
 */
export async function buildProfiles(
  behavior: Behavior,
  serving: Serving,
  people: readonly PersonToProfile[],
  nowMs: number,
  explained: number,
): Promise<BuiltProfiles> {
  const width = behavior.featureSet.columns.length;
  const vectors = new Float32Array(people.length * width);
  people.forEach(({ state }, i) => {
    writeVector(behavior.featureSet, state, nowMs, vectors, i * width);
  });
  const scored = await scoreRows(behavior, serving, vectors, people.length);
  const explains = explained > 0 ? await explainsOf(scored) : NO_EXPLAINS;
  const answersOf = answersByRow(behavior, scored, vectors, explains);
  const isExplained = chooseExplained(scored, people.length, explained);
  const built = people.map(({ person, version }, i) => {
    const who = { person, stateVersion: version, asOfMs: nowMs };
    const vector = vectors.subarray(i * width, (i + 1) * width);
    return buildProfile(behavior, who, vector, answersOf(i, isExplained(i)));
  });
  return { built, facts: factsOf(behavior, serving, scored, people.length) };
}

const NO_EXPLAINS: ReadonlyMap<string, Explain> = new Map();

async function explainsOf({ answered }: ScoredRows): Promise<ReadonlyMap<string, Explain>> {
  const explains = await Promise.all(
    [...answered].map(async ([name, { model }]) => [name, await model.explain()] as const),
  );
  return new Map(
    explains.flatMap(([name, explain]): [string, Explain][] =>
      explain === undefined ? [] : [[name, explain]],
    ),
  );
}

/** Whose reasons are worth their cost where not everybody's are: who ranks high with some model. */
function chooseExplained(
  { answered }: ScoredRows,
  rows: number,
  explained: number,
): (row: number) => boolean {
  if (explained >= rows) return () => true;
  const chosen = new Set<number>();
  for (const { model, margins } of answered.values()) {
    const { outputs } = model.manifest;
    const order = Array.from({ length: rows }, (_, i) => i).sort(
      (a, b) => (margins[b * outputs] as number) - (margins[a * outputs] as number) || a - b,
    );
    for (const row of order.slice(0, explained)) chosen.add(row);
  }
  return (row) => chosen.has(row);
}

function factsOf(
  { predictions }: Behavior,
  { away }: Serving,
  { answered, runs, runFailures }: ScoredRows,
  rows: number,
): AnswerFacts {
  const rungs = { rules: 0, shipped: 0, own: 0 };
  for (const name of Object.keys(predictions))
    rungs[answered.get(name)?.model.manifest.rung ?? "rules"] += rows;
  return { runs, runFailures, modelsAway: away.length, rungs };
}
