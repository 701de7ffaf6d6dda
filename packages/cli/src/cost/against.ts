import type { ReportLine } from "../report.ts";

/** A figure beside what it is measured against. */
export const against = (
  name: string,
  value: number,
  unit: string,
  reference: number,
): ReportLine => ({ name, value, unit, reference, ratio: value / reference });
