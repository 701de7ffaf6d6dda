import type { Domain } from "../features/feature.ts";
import { groupsOf, type Per } from "../features/groups.ts";
import type { KindWords } from "../schema/behavior-words.ts";
import { spaced, times, timesAbout } from "./amounts.ts";
import { span, upToNow } from "./spans.ts";

const ENGAGED: KindWords = { once: "was active", often: "was active" };
const ALL: KindWords = { once: "was on record", often: "was on record" };

/** What is counted together, in words; in the order of the groups. */
export function groupWords(domain: Domain, per: Per): readonly KindWords[] {
  const { words = {} } = domain;
  if (per === "engaged") return [words.engaged ?? ENGAGED];
  if (per === "all") return [words.all ?? ALL];
  return groupsOf(domain, per).names.map((name) => kindWords(domain, name));
}

export function kindWords({ words }: Domain, kind: string): KindWords {
  const known = words?.kinds ?? {};
  if (Object.hasOwn(known, kind)) return known[kind] as KindWords;
  const had = `had “${spaced(kind)}”`;
  return { once: had, often: had };
}

/**
 * `asked for tours about 3 times this week`, of a count that halves each half-life. Below a half none
 * happened within it, since one that did would count that much. What is older counts less, and still
 * counts: three times ten days ago are told as once or twice this week, which is why it says "about".
 */
export function timesLately(words: KindWords, count: number, halfLifeMs: number): string {
  const lately = upToNow(halfLifeMs);
  if (Number.isNaN(count) || count < 0.5) return `has not ${hadOf(words)} ${lately}`;
  return Math.round(count) === 1
    ? `${words.once} ${lately}`
    : `${words.often} ${timesAbout(count)} ${lately}`;
}

/** `asked for tours 3 times in all` */
export function timesEver(words: KindWords, count: number): string {
  if (!(count > 0)) return never(words);
  return count === 1 ? `${words.once} once` : `${words.often} ${times(count)} in all`;
}

/** `last asked for a tour 3 days ago` */
export const lastTime = ({ once }: KindWords, days: number): string =>
  `${once.replace(/^was |^/, "$&last ")} ${span(days)} ago`;

/** `has never asked for a tour`, `has never been called` */
export const never = (words: KindWords): string => `has never ${hadOf(words)}`;

const hadOf = ({ once }: KindWords): string => once.replace(/^was /, "been ");
