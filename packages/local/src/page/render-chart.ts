import { type Html, html } from "./html.ts";
import type { DayCount } from "./read-person.ts";
import { counted, shortDay, type When } from "./words.ts";

const STEP = 10;
const GAP = 2;
const HEIGHT = 72;
/** Below so many a day, one interaction would fill the chart. */
const TALLEST_MIN = 4;

/** Interactions a day as bars: theirs from the ground up, what happened to them on top. */
export function renderChart(days: readonly DayCount[], when: When): Html {
  const sum = ({ theirs, others }: DayCount) => theirs + others;
  const tallest = Math.max(TALLEST_MIN, ...days.map(sum));
  const total = days.reduce((all, day) => all + sum(day), 0);
  const busiest = days.reduce((best, day) => (sum(day) > sum(best) ? day : best));
  const heightOf = (count: number) => Math.round((10 * count * (HEIGHT - 2)) / tallest) / 10;
  const bars = days.map((day, i) => {
    const x = i * STEP;
    const theirs = heightOf(day.theirs);
    const others = heightOf(day.others);
    return html`${theirs > 0 && rect("theirs", x, HEIGHT - 1 - theirs, theirs)}${others > 0 && rect("others", x, HEIGHT - 1 - theirs - others, others)}`;
  });
  const label =
    `Interactions a day in the last ${days.length} days: ${total} in all` +
    (total > 0 ? `, most on ${dateWords(busiest, when)} with ${sum(busiest)}` : "");
  return html`<h3 class="days">The last ${days.length} days: ${counted(total, "interaction")}</h3>
<svg class="chart" viewBox="0 0 ${days.length * STEP} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}">${bars}<line x1="0" y1="${HEIGHT - 0.5}" x2="${days.length * STEP}" y2="${HEIGHT - 0.5}" vector-effect="non-scaling-stroke"/></svg>
<div class="axis" aria-hidden="true"><span>${dateWords(days[0] as DayCount, when)}</span><span>today</span></div>
<p class="key" aria-hidden="true"><span>${swatch("theirs")}they did</span><span>${swatch("others")}happened to them</span></p>`;
}

const rect = (name: string, x: number, y: number, height: number): Html =>
  html`<rect class="${name}" x="${x}" y="${y}" width="${STEP - GAP}" height="${height}"/>`;

const swatch = (name: string): Html =>
  html`<svg viewBox="0 0 10 10"><rect class="${name}" width="10" height="10" rx="2"/></svg>`;

/** Of a day on the calendar, not of a moment: no time zone moves it. */
const dateWords = ({ date }: DayCount, when: When): string =>
  shortDay(Date.parse(`${date}T12:00:00Z`), { ...when, timeZone: "UTC" });
