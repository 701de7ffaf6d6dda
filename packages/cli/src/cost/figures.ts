/** Three significant digits, with separators. */
export const round = (value: number): string =>
  value >= 1_000
    ? Math.round(value).toLocaleString("en-US")
    : value.toLocaleString("en-US", { maximumSignificantDigits: 3 });

/** Dollars to a hundredth of a cent. */
export const dollars = (usd: number): string =>
  usd >= 100 ? `$${usd.toFixed(0)}` : `$${usd.toFixed(usd >= 1 ? 2 : 4)}`;

export const mebi = (bytes: number): string => `${round(bytes / 2 ** 20)} MB`;
