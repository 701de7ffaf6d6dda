import { against, type ReportLine } from "../report.ts";
import type { Bill } from "./bill.ts";
import { type Compared, errorOf } from "./compare.ts";
import { largestItems } from "./largest-items.ts";

/** What was promised of 10,000 people and a million interactions a day. */
const PROMISED_USD = 2;
const PROMISED_ERROR = 0.1;

/** The figures of a bill, by name. */
export function billReport(bill: Bill, other: Bill): ReportLine[] {
  const perMillion = (usd: number): number => (usd / bill.interactions) * 1e6;
  const usd = "USD";
  return [
    against("cost.usd_per_million_interactions", bill.usdPerMillionInteractions, usd, PROMISED_USD),
    { name: "cost.usd_per_million_predictions", value: bill.usdPerMillionPredictions, unit: usd },
    {
      name: "cost.usd_per_million_interactions_by_command",
      value: other.usdPerMillionInteractions,
      unit: usd,
    },
    {
      name: "cost.usd_per_million_predictions_by_command",
      value: other.usdPerMillionPredictions,
      unit: usd,
    },
    ...largestItems(bill).map(({ price, usd: value }) => ({
      name: `cost.item.${price}`,
      value: perMillion(value),
      unit: usd,
    })),
  ];
}

/** How a run held against its forecast. */
export const comparisonReport = (compared: readonly Compared[]): ReportLine[] => [
  ...compared.map(({ name, forecast, measured }) =>
    against(`cost.measured.${name}`, measured, name.split(".")[1] as string, forecast),
  ),
  against("cost.forecast_error", errorOf(compared), "share", PROMISED_ERROR),
];
