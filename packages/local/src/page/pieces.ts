import { type PersonKey, personId } from "@porchlight/core/interaction";
import type { Preference } from "@porchlight/core/profile/preferences";
import type { Provenance } from "@porchlight/core/profile/profile";
import type { Reason } from "@porchlight/core/schema/scorecard";
import { spaced } from "./describe-entries.ts";
import { type Html, html } from "./html.ts";
import type { PersonView } from "./person-view.ts";
import { counted, humanise, listed, shortAmount } from "./words.ts";

/** Small pieces that both pages show. */

export const nameOf = (person: PersonKey): string => {
  const id = personId(person);
  return "userId" in id ? id.userId : id.anonymousId;
};

export const personPath = (person: PersonKey, workspace: string): string => {
  const query = new URLSearchParams({ workspace });
  if (person.startsWith("a:")) query.set("as", "anonymous");
  return `/people/${encodeURIComponent(nameOf(person))}?${query}`;
};

/** A share, 0..1, as a bar. Its number stands beside it, so that readers aloud may pass over it. */
export const bar = (share: number): Html =>
  html`<svg class="bar6" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="6"/><rect class="fill" width="${
    Math.round(1000 * Math.min(1, Math.max(0, share))) / 10
  }" height="6"/></svg>`;

const RUNGS = { rules: "rules", shipped: "shipped model", own: "own model" } as const;

/** `own model lead_scorer_v2@7`: what answered. */
export const provenance = ({ rung = "rules", model }: Partial<Provenance>): string =>
  model === undefined ? RUNGS[rung] : `${RUNGS[rung]} ${model}`;

/** The same where there is little room. */
export const rungBadge = ({ rung = "rules" }: Partial<Provenance>): Html =>
  html`<span class="rung">${RUNGS[rung]}</span>`;

export const reasonList = (reasons: readonly Reason[], most: number): Html =>
  reasons.length === 0
    ? html`<span class="soft">No single thing stands out.</span>`
    : html`<ul class="plain">${reasons
        .slice(0, most)
        .map(
          ({ effect, says }) =>
            html`<li${effect < 0 && html` class="against"`}><span class="hidden">${effect < 0 ? "Against: " : "For: "}</span>${says}</li>`,
        )}</ul>`;

/** A score now beside yesterday's, 0..100. */
export function delta(score: number, was: PersonView["was"]): Html {
  if (was === undefined) return html`<span class="delta same">not known yet</span>`;
  if (was === "new") return html`<span class="delta up">new since yesterday</span>`;
  const before = Math.round(100 * was);
  const change = score - before;
  if (change === 0) return html`<span class="delta same">${before} yesterday too</span>`;
  const [name, sign, word] = change > 0 ? ["up", "▲", "up"] : ["down", "▼", "down"];
  return html`<span class="delta ${name}"><span aria-hidden="true">${sign}</span><span class="hidden">${word}</span> ${Math.abs(change)}</span> <span class="soft small num">${before} → ${score}</span>`;
}

type Preferences = Readonly<Record<string, Preference>>;

/** What somebody looks for, each in words; what is not known is left out. */
export function wants(
  { price, bedrooms, types }: Preferences,
  cities: readonly string[],
): string[] {
  const said = [
    typeof bedrooms === "number" && bedrooms >= 0.5
      ? counted(Math.round(bedrooms), "bedroom")
      : undefined,
    Array.isArray(types) ? listed(types.map((type) => humanise(spaced(String(type))))) : undefined,
    cities.length > 0 ? `in ${listed(cities)}` : undefined,
    priceRange(price),
  ];
  return said.filter((part) => part !== undefined);
}

export function priceRange(price: Preference | undefined): string | undefined {
  if (typeof price !== "object" || !("center" in price)) return undefined;
  const [low, high] = [shortAmount(Math.max(0, price.low)), shortAmount(price.high)];
  return low === high ? `about ${low}` : `${low} to ${high}`;
}
