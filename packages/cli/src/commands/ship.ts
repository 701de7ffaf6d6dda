import { versionName } from "@porchlight/core/models/model-manifest";
import { Command } from "commander";
import { endAsked } from "../end-asked.ts";
import { printRows } from "../print.ts";
import { createProgress } from "../replay/progress.ts";
import { formatReport, type ReportLine } from "../report.ts";
import type { Shipped } from "../ship/ship-models.ts";
import { shippedFolder } from "../shipped-folder.ts";
import { wholeNumber } from "../whole-number.ts";

interface Options {
  readonly people: number;
  readonly days: number;
  readonly seed: number;
  readonly out: string;
  readonly json?: boolean;
}

const INTERRUPTED = 130;
const LARGEST_SEED = 2 ** 31 - 1;

/** `porchlight ship`: the model versions that come with the software. */
export const shipCommand = (): Command =>
  new Command("ship")
    .description(
      "Make the models that come with the software: train them on a simulated market and write them with their cards.",
    )
    .option("--people <number>", "of the market", wholeNumber(100, 1_000_000), 1_500)
    .option("--days <number>", "that it lasts", wholeNumber(30, 3_650), 540)
    .option("--seed <number>", "the same seed, the same bytes", wholeNumber(0, LARGEST_SEED), 7)
    .option("--out <dir>", "where to write them", shippedFolder())
    .option("--json", "one JSON object a line")
    .addHelpText(
      "after",
      "\nIt takes a few minutes. Whoever changes a feature of the preset makes them again: a model answers only the features it was trained on.\n" +
        "\nExamples:\n  porchlight ship\n  porchlight ship --people 500 --days 150 --out /tmp/models",
    )
    .action(ship);

async function ship({ json = false, out, ...market }: Options): Promise<void> {
  // Loaded here, because no other command needs it; and looked for before minutes of simulation.
  const [{ openLibxgboost }, { libxgboostNames }, { shipModels }] = await Promise.all([
    import("@porchlight/adapters/xgboost/libxgboost"),
    import("@porchlight/adapters/xgboost/libxgboost-names"),
    import("../ship/ship-models.ts"),
  ]);
  openLibxgboost(libxgboostNames());
  const interrupt = new AbortController();
  const shipping = shipModels({
    ...market,
    folder: out,
    startProgress: createProgress(process.stderr),
    signal: interrupt.signal,
  });
  await Promise.race([shipping.catch(() => {}), endAsked().then(() => interrupt.abort())]);
  if (interrupt.signal.aborted) {
    await shipping.catch(() => {});
    process.exitCode = INTERRUPTED;
    return;
  }
  const shipped = await shipping;
  if (json) process.stdout.write(formatReport(shipped.flatMap(linesOf), { json }));
  else printRows(shipped.map(rowOf), { none: "no model has an outcome to learn" });
}

function linesOf({ manifest, seconds }: Shipped): ReportLine[] {
  const { auc = Number.NaN, numbers = {} } = manifest.evaluation;
  const name = `ship.${manifest.model}`;
  const { rulesAuc = Number.NaN } = numbers;
  return [
    { name: `${name}.auc`, value: auc, unit: "AUC", reference: rulesAuc, ratio: auc / rulesAuc },
    { name: `${name}.version`, value: manifest.version, unit: "version" },
    { name: `${name}.onnx_kb`, value: manifest.onnxBytes / 1024, unit: "KB" },
    { name: `${name}.seconds`, value: seconds, unit: "s" },
  ];
}

function rowOf({ manifest, seconds }: Shipped): Record<string, string> {
  const { evaluation, operatingPoint, training } = manifest;
  const { bayesAuc, rulesAuc } = evaluation.numbers ?? {};
  return {
    version: versionName(manifest),
    AUC: (evaluation.auc ?? Number.NaN).toFixed(3),
    rules: (rulesAuc ?? Number.NaN).toFixed(3),
    best: bayesAuc?.toFixed(3) ?? "–",
    acts: operatingPoint && "coverage" in operatingPoint ? percent(operatingPoint.coverage) : "–",
    rows: String(training.rows),
    people: String(training.people),
    KB: (manifest.onnxBytes / 1024).toFixed(0),
    seconds: seconds.toFixed(1),
  };
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
