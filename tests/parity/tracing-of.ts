import { TRACING_ACTIONS } from "@porchlight/stacks/tracing-actions";

export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
}

/** Traced is a function that is told to be and may send what it traces, to X-Ray and with nothing more. */
export function tracingOf(
  mode: string | undefined,
  statements: readonly Statement[],
): "active" | undefined {
  const [sends, ...more] = statements.filter(isForTracing);
  const maySend =
    more.length === 0 &&
    String(sends?.actions.toSorted()) === String(TRACING_ACTIONS.toSorted()) &&
    String(sends?.resources) === "*";
  return mode === "Active" && maySend ? "active" : undefined;
}

/** What is no grant of the topology's. */
export const isForTracing = ({ actions }: Pick<Statement, "actions">): boolean =>
  actions.some((action) => action.startsWith("xray:"));
