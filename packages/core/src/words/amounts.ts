/** `480,000` of 479,812: two digits that count, and below ten one decimal; whole below a hundred. */
export function amount(value: number): string {
  const size = Math.abs(value);
  if (size < 100) return plainNumber(value);
  const unit = 10 ** (Math.floor(Math.log10(size)) - 1);
  return wholeNumber(Math.round(value / unit) * unit);
}

/** `3.1`, `12,346`: below ten one decimal, else whole. */
export const plainNumber = (value: number): string =>
  Math.abs(value) < 10 ? String(Math.round(value * 10) / 10) : wholeNumber(value);

/** `12,345` */
export const wholeNumber = (value: number): string =>
  String(Math.round(value)).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ",");

/** `38 %` of 0.38. */
export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** `land 38 % of the time`, `always land` */
export function partOfTime(what: string, share: number): string {
  if (share < 0.005) return `never ${what}`;
  return share > 0.995 ? `always ${what}` : `${what} ${percent(share)} of the time`;
}

/** `once`, `twice`, `3 times` */
export function times(count: number): string {
  if (count === 1) return "once";
  return count === 2 ? "twice" : `${wholeNumber(count)} times`;
}

/** `once`, `about 3 times`: of a count that decays, which tells no more than that. */
export function timesAbout(count: number): string {
  const whole = Math.round(count);
  return whole > 2 ? `about ${times(whole)}` : times(whole);
}

/** `one city`, `3 cities` */
export const counted = (count: number, one: string, many: string): string =>
  count === 1 ? `one ${one}` : `${wholeNumber(count)} ${many}`;

/** `property_viewed` → `property viewed`, `ResidentialIncome` → `residential income` */
export const spaced = (name: string): string =>
  name
    .replaceAll("_", " ")
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase();
