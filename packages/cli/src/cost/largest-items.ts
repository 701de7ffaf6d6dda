import type { Bill } from "./bill.ts";

export interface Item {
  readonly price: string;
  readonly service: string;
  readonly unit: string;
  readonly usd: number;
}

/** What interactions, schedules and standing cost, by what is priced; the largest first. */
export function largestItems(
  { lines }: Pick<Bill, "lines">,
  count = Number.POSITIVE_INFINITY,
): Item[] {
  const folding = lines.filter(({ cause }) => cause !== "predictions");
  return [...Map.groupBy(folding, ({ price }) => price)]
    .map(([price, same]) => {
      const { service, unit } = same[0] as (typeof same)[number];
      return { price, service, unit, usd: same.reduce((sum, { usd }) => sum + usd, 0) };
    })
    .sort((a, b) => b.usd - a.usd)
    .slice(0, count);
}
