import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ReportLine } from "@porchlight/cli/report";
import { FUNCTIONS } from "@porchlight/core/names";
import { median } from "./part.ts";

const PROCESSES = 5;

/** What a function loads late, by what its file in the bundle is called. */
const LATE = [
  "index",
  "real-estate",
  "models",
  "metrics-line",
  "upstash-client",
  "redis-key-copies",
  "redis-profile-cache",
  "dynamo-workspaces",
  "dynamo-state-store",
  "sqs-enqueue",
  "s3-archive",
  "s3-model-store",
  "onnx-runner",
];

/** What each import of `predict` costs by itself, in a process of its own that has loaded nothing else. */
export function importCosts(bundles: Readonly<Record<string, string>>): readonly ReportLine[] {
  const folder = bundles[FUNCTIONS.predict] as string;
  const files = readdirSync(folder).filter((file) => file.endsWith(".mjs"));
  return LATE.flatMap((name) => {
    const file = files.find((one) => one.replace(/-[A-Z0-9]{8}\.mjs$|\.mjs$/, "") === name);
    if (file === undefined) return [];
    const times = Array.from({ length: PROCESSES }, () => importMs(join(folder, file)));
    return [{ name: `import.${name}.ms`, value: median(times), unit: "ms" }];
  });
}

function importMs(file: string): number {
  const program = `const t = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); process.stdout.write(String(performance.now() - t), () => process.exit());`;
  const argv = ["--input-type=module", "--eval", program];
  return Number(execFileSync(process.execPath, argv, { encoding: "utf8" }));
}
