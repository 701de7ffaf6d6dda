import { parseDuration } from "../duration.ts";
import { ServiceError } from "../error.ts";
import type { Domain } from "../features/feature.ts";
import type { PredictionDeclaration } from "../schema/behavior-declaration.ts";
import type {
  EligibilityDeclaration,
  OutcomeDeclaration,
  OutcomeKinds,
} from "../schema/outcome-declaration.ts";

/** A declared outcome, resolved: of the classes that interactions in the horizon decide, the strongest. */
export interface Outcome {
  readonly horizonMs: number;
  /** Shape [kinds]: the class an interaction of that kind decides; -1 for none. */
  readonly classOfKind: Int16Array;
  /** The class that nothing can outdo: the least that any kind decides. */
  readonly strongest: number;
  /** The class when nothing decides within the horizon. */
  readonly otherwise: number;
  /** K: 2 for yes and no, where yes is 1. */
  readonly classes: number;
  readonly eligible: Eligibility | undefined;
}

/** Whether an interaction of the kinds, at most `withinMs` old, is known at the moment: as `wanted`. */
export interface Eligibility {
  /** Shape [kinds]: 1 for those that count. */
  readonly kinds: Uint8Array;
  /** Infinite for ever. */
  readonly withinMs: number;
  readonly wanted: boolean;
}

const NONE = -1;

/** The outcome a prediction declares, if it does. Throws `schema.invalid` for what does not fit the domain. */
export function resolveOutcome(
  domain: Domain,
  name: string,
  prediction: PredictionDeclaration,
): Outcome | undefined {
  const { outcome, eligible } = prediction;
  if (outcome === undefined) {
    if (eligible === undefined) return undefined;
    throw invalid(name, "says who is eligible and not what the outcome is");
  }
  return {
    ...("classes" in prediction
      ? resolveClasses(domain, name, prediction.classes, prediction.otherwise, outcome)
      : resolveYesOrNo(domain, name, outcome)),
    horizonMs: parseDuration(outcome.within),
    eligible: eligible && resolveEligibility(domain, name, eligible),
  };
}

type Classes = Pick<Outcome, "classOfKind" | "strongest" | "otherwise" | "classes">;

function resolveYesOrNo(domain: Domain, name: string, outcome: OutcomeDeclaration): Classes {
  if (outcome.form === "next")
    throw invalid(name, "answers yes or no, and its outcome has classes");
  const decided = outcome.form === "occurs" ? 1 : 0;
  const classOfKind = new Int16Array(domain.kinds.length).fill(NONE);
  for (const kind of indexesOf(domain, name, outcome.of)) classOfKind[kind] = decided;
  return { classOfKind, strongest: decided, otherwise: 1 - decided, classes: 2 };
}

function resolveClasses(
  domain: Domain,
  name: string,
  classes: readonly string[],
  otherwise: string,
  outcome: OutcomeDeclaration,
): Classes {
  if (outcome.form !== "next")
    throw invalid(name, "answers with classes, and its outcome has none");
  const declared = [...Object.keys(outcome.classes), outcome.otherwise];
  if (declared.join() !== classes.join() || outcome.otherwise !== otherwise)
    throw invalid(
      name,
      `has the classes ${classes.join(", ")}, its outcome ${declared.join(", ")}`,
    );
  const classOfKind = new Int16Array(domain.kinds.length).fill(NONE);
  for (const [index, kinds] of Object.values(outcome.classes).entries())
    for (const kind of indexesOf(domain, name, kinds)) {
      if (classOfKind[kind] !== NONE)
        throw invalid(name, `has the kind "${domain.kinds[kind]?.name}" in two classes`);
      classOfKind[kind] = index;
    }
  const last = classes.length - 1;
  return { classOfKind, strongest: 0, otherwise: last, classes: classes.length };
}

function resolveEligibility(
  domain: Domain,
  name: string,
  declaration: EligibilityDeclaration,
): Eligibility {
  const wanted = declaration.form === "engagedWithin";
  const kinds = new Uint8Array(domain.kinds.length);
  for (const kind of indexesOf(domain, name, wanted ? "engaged" : declaration.of)) kinds[kind] = 1;
  const withinMs = wanted ? parseDuration(declaration.within) : Number.POSITIVE_INFINITY;
  return { kinds, withinMs, wanted };
}

function indexesOf({ kinds }: Domain, name: string, of: OutcomeKinds): number[] {
  if (of === "engaged") return kinds.flatMap(({ engaged }, i) => (engaged ? [i] : []));
  if (of.length === 0) throw invalid(name, "names no kind of interaction for an outcome");
  return of.map((kind) => {
    const index = kinds.findIndex((one) => one.name === kind);
    if (index < 0) throw invalid(name, `names the kind "${kind}", which is not declared`);
    return index;
  });
}

const invalid = (name: string, problem: string) =>
  new ServiceError("schema.invalid", `the prediction "${name}" ${problem}`);
