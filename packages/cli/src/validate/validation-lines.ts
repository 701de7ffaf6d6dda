import { paint } from "../paint.ts";
import type { Check } from "./check.ts";

const MARKS = {
  ok: () => paint("green", "✓"),
  failed: () => paint("red", "✗"),
  skipped: () => paint("dim", "–"),
} as const;

/** A line a check, and below one that failed or was skipped the way out. */
export function validationLines(checks: readonly Check[]): string[] {
  const width = (key: "area" | "name") => Math.max(0, ...checks.map((check) => check[key].length));
  const [area, name] = [width("area"), width("name")];
  const lines = checks.flatMap((check) => [
    `${MARKS[check.outcome]()} ${check.area.padEnd(area)}  ${check.name.padEnd(name)}  ${check.says}`,
    ...(check.wayOut === undefined ? [] : [`${" ".repeat(area + name + 6)}→ ${check.wayOut}`]),
  ]);
  const count = (outcome: Check["outcome"]) =>
    checks.filter((check) => check.outcome === outcome).length;
  return [
    ...lines,
    "",
    `${checks.length} checks: ${count("ok")} passed, ${count("failed")} failed, ${count("skipped")} skipped`,
  ];
}
