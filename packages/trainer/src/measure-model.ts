import type { PersonKey } from "@porchlight/core/interaction";
import type { ModelRunner } from "@porchlight/core/model-runner";
import { auc } from "@porchlight/numeric/auc";
import { evaluate, type Figures, rankByRules } from "./evaluate.ts";
import { examplesAt, type LearningTask } from "./learning-task.ts";
import type { ReplayedPerson } from "./replayed-person.ts";
import { gatherRows } from "./row-store.ts";

/** What a simulated market knows of moments at whole hours, about a yes-or-no outcome. */
export type Truth = (
  moments: readonly { readonly person: PersonKey; readonly atMs: number }[],
) => readonly TrueOutcome[];

export interface TrueOutcome {
  /** The chance for one who knows the market's law and sees what a model sees. */
  readonly chance: number;
  /** Whether it comes, be it after all that is known. */
  readonly comes: boolean;
}

/** How a model does, and others on the same rows. */
export interface Measurement extends Figures {
  readonly rulesAuc: number;
  /** Of whoever knows the truth; nobody's can be expected to be higher. */
  readonly bayesAuc?: number;
}

/** Measures a model on the test rows: the newest whose outcome is known. */
export function measureTest(
  task: LearningTask,
  runner: Pick<ModelRunner, "run">,
  truth: Truth | undefined,
): Promise<Measurement> {
  const { examples, replayed, split } = task;
  const { vectors, labels } = examplesAt(task, split.test);
  const moments = Array.from(split.test, (i) => ({
    person: (replayed.people[examples.person[i] as number] as ReplayedPerson).key,
    atMs: examples.momentMs[i] as number,
  }));
  const chances = truth?.(moments).map(({ chance }) => chance);
  return measure(task, runner, vectors, labels, chances);
}

/**
 * Measures a model on everybody as they are now, by what will come: training has seen nothing of these
 * days, and no outcome in them is known to anybody but the market.
 */
export function measurePresent(
  task: LearningTask,
  runner: Pick<ModelRunner, "run">,
  truth: Truth,
): Promise<Measurement> {
  const { model, replayed } = task;
  const { models, people, present } = replayed;
  const bit = 1 << models.indexOf(model);
  const rows = Array.from({ length: present.count }, (_, row) => row).filter(
    (row) => ((present.eligible[row] as number) & bit) !== 0,
  );
  const known = truth(
    rows.map((row) => ({
      person: (people[present.person[row] as number] as ReplayedPerson).key,
      atMs: present.momentMs[row] as number,
    })),
  );
  const labels = Float32Array.from(known, ({ comes }) => Number(comes));
  const chances = known.map(({ chance }) => chance);
  return measure(task, runner, gatherRows(present, rows), labels, chances);
}

async function measure(
  { model, otherwise, outputs, replayed: { behavior } }: LearningTask,
  runner: Pick<ModelRunner, "run">,
  vectors: Float32Array,
  labels: Float32Array,
  chances: readonly number[] | undefined,
): Promise<Measurement> {
  const margins = await runner.run(vectors, labels.length);
  const came = labels.map((label) => Number(label !== otherwise));
  return {
    ...evaluate(margins, labels, { outputs, otherwise }),
    rulesAuc: auc(rankByRules(behavior, model, vectors), came),
    ...(chances && { bayesAuc: auc(chances, came) }),
  };
}
