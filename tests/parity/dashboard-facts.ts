import type { DashboardBody } from "@porchlight/stacks/dashboard-body";

/** A dashboard in the topology's words: the title of each graph → what it shows, `Sum of Errors of function:ingest`. */
export const dashboardFacts = (
  { widgets }: DashboardBody,
  nameOf: (given: string) => string,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    widgets.map(({ properties, x, y }) => {
      const { title, alarms, metrics } = properties as unknown as Properties;
      const shown = alarms?.map(nameOf) ?? metrics?.map((line) => lineOf(line, nameOf)) ?? [];
      return [title, [`at ${x} ${y}`, ...shown]];
    }),
  );

interface Properties {
  readonly title: string;
  readonly alarms?: readonly string[];
  readonly metrics?: readonly (readonly [string, string, string, string, { stat: string }])[];
}

const lineOf = (
  [, metric, , target, { stat }]: NonNullable<Properties["metrics"]>[number],
  nameOf: (given: string) => string,
): string => `${stat} of ${metric} of ${nameOf(target)}`;
