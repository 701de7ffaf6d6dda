import { MODELS } from "@porchlight/core/names";
import { decisionWords } from "@porchlight/core/predictions/decision-words";
import type { BinaryPrediction, ClassPrediction, Profile } from "@porchlight/core/profile/profile";
import type { Behavior } from "@porchlight/core/schema/behavior";
import type { PredictionDeclaration } from "@porchlight/core/schema/behavior-declaration";
import { type Html, html, type Piece } from "./html.ts";
import type { JournalView } from "./page-ports.ts";
import type { PersonView } from "./person-view.ts";
import {
  bar,
  delta,
  nameOf,
  personPath,
  provenance,
  reasonList,
  rungBadge,
  wants,
} from "./pieces.ts";
import { QUIET_DAYS, SEEN_WITHIN_DAYS } from "./read-cold.ts";
import type { Morning } from "./read-morning.ts";
import { ago, counted, humanise, percent, type When, wholeNumber } from "./words.ts";

export interface MorningOptions {
  readonly workspace: string;
  readonly behavior: Behavior;
  readonly journal: JournalView;
  readonly when: When;
  /** Words that every row shown has. */
  readonly find: string;
  readonly withVisitors: boolean;
  /** Where this page is, to show how the first interaction is sent. */
  readonly origin: string;
}

/** A change of at least so many points is one worth looking at. */
const MOVED = 5;
const REASONS_SHOWN = 3;

type Column = "score" | "risk";

/** The morning page: who to call, and who to rescue. */
export function renderMorning(morning: Morning, options: MorningOptions): Html {
  const { leads, cold, counts } = morning;
  const nobody = leads.length + (cold?.length ?? 0) + morning.visitors + morning.done === 0;
  if (nobody && (counts === undefined || counts.users + counts.visitors === 0))
    return renderNobody(options);
  return html`<div class="head"><h1 class="grow">Who to call this morning</h1></div>
${renderStanding(options.journal)}
${
  morning.isCopy &&
  html`<p class="note">The cache did not answer: this is the call list as it last stood. Scores are of now.</p>`
}
${renderCounts(morning)}
<section aria-labelledby="list">
<div class="bar"><div><h2 id="list">The call list</h2><p class="soft small">${listNote(morning, options)}</p></div>${renderFilter(options)}</div>
${renderTable(morning, leads, "score", options)}
${renderLeftOut(morning, options)}
</section>
<section aria-labelledby="cold">
<h2 id="cold">Going cold: worth a rescue</h2>
<p class="soft small">They were here in the last ${SEEN_WITHIN_DAYS} days, and have been quiet for ${QUIET_DAYS} or more. Most to lose first: the risk of losing them, times the days they gave.</p>
${cold === undefined ? html`<p class="soft">Known once the archive is read.</p>` : renderTable(morning, cold, "risk", options)}
</section>`;
}

function renderNobody({ workspace, origin }: MorningOptions): Html {
  const body = `{"userId":"u_42","event":"Property Viewed","properties":{"ListingKey":"L-7","ListPrice":480000,"City":"Utrecht"}}`;
  return html`<div class="head"><h1>Nobody has come by yet</h1></div>
<p>The call list of <b>${workspace}</b> fills as soon as somebody does something. Send the first interaction:</p>
<pre><code>KEY=$(npm run --silent porchlight key create ${workspace} -- --scopes write,read)
curl -u "$KEY:" ${origin}/v1/track -d '${body}'</code></pre>
<p>A few seconds later, <a href="/?workspace=${encodeURIComponent(workspace)}">look again</a>. A whole market to play with: <code>npm run demo</code>.</p>`;
}

export function renderStanding(journal: JournalView): Piece {
  if (journal.standing === "whole") return undefined;
  if (journal.standing === "away")
    return html`<p class="note" role="status">The archive cannot be read at the moment: what changed since yesterday, where people look and their timelines are missing. Scores are of now.</p>`;
  const { read, all } = journal;
  return html`<p class="note" role="status">Reading the archive${
    all !== undefined && html`, ${wholeNumber(read)} of ${counted(all, "object")}`
  }: what changed since yesterday shows in a moment. This page looks again by itself.</p>`;
}

function renderCounts({ leads, cold, counts, rank }: Morning): Piece {
  const risen = leads.filter((view) => changeOf(view) >= MOVED).length;
  const isNew = leads.filter(({ was }) => was === "new").length;
  const items: [string, number | undefined][] = [
    ["on the call list", leads.length],
    [`of them up ${MOVED} points or more`, counts && risen],
    ["of them new since yesterday", counts && isNew],
    ["going cold", rank === MODELS.churn ? undefined : cold?.length],
    ["active in the last 24 hours", counts?.active],
    ["people known by name", counts?.users],
    ["visitors without a name", counts?.visitors],
  ];
  const known = items.filter(([, count]) => count !== undefined);
  return html`<dl class="counts">${known.map(
    ([what, count]) => html`<div><dt>${what}</dt><dd>${wholeNumber(count as number)}</dd></div>`,
  )}</dl>`;
}

const scoreOf = ({ rank }: Pick<PersonView, "rank">): number => Math.round(100 * rank);

const changeOf = ({ rank, was }: PersonView): number =>
  typeof was === "number" ? scoreOf({ rank }) - scoreOf({ rank: was }) : 0;

/** What answered, said once for all: each row says it again for itself. */
function listNote({ leads, rank }: Morning, { behavior }: MorningOptions): Piece {
  const rungs = new Map<string, number>();
  for (const { profile } of leads) {
    const words = provenance(answerOf(behavior, rank, profile));
    rungs.set(words, (rungs.get(words) ?? 0) + 1);
  }
  const names = [...rungs].map(([words, count]) =>
    rungs.size === 1 ? words : `${words} (${count})`,
  );
  if (names.length === 0) return undefined;
  const answers = leads.map(({ profile }) => answerOf(behavior, rank, profile));
  return html`Scored by: ${names.join(", ")}. ${promiseNote(answers)}`;
}

/** What holds of those to act on, or why there is nobody; the same for all whom one version scored. */
function promiseNote(answers: readonly Partial<BinaryPrediction>[]): Piece {
  const acted = answers.filter(({ decision }) => decision === "act");
  const telling = acted[0] ?? answers.find(({ refused }) => refused !== undefined) ?? {};
  const words = decisionWords(telling);
  if (acted.length > 0)
    return html`<span class="act">Act</span> on ${counted(acted.length, "person", "people")}${
      words !== undefined && `: ${words}`
    }.`;
  return words === undefined ? "The score ranks; it is no promise." : `${humanise(words)}.`;
}

const answerOf = (
  { predictions }: Behavior,
  model: string,
  profile: Profile,
): Partial<BinaryPrediction> =>
  (profile[(predictions[model] as PredictionDeclaration).part] ?? {}) as Partial<BinaryPrediction>;

function renderFilter({ workspace, find, withVisitors }: MorningOptions): Html {
  return html`<form class="filter" role="search" action="/"><input type="hidden" name="workspace" value="${workspace}">${
    withVisitors && html`<input type="hidden" name="visitors" value="1">`
  }<label class="hidden" for="find">Filter the lists</label><input id="find" name="find" type="search" value="${find}" placeholder="Name, place, reason" autocomplete="off"><button>Filter</button><span class="hidden" data-said aria-live="polite"></span></form>`;
}

function renderTable(
  { rank }: Morning,
  views: readonly PersonView[],
  column: Column,
  options: MorningOptions,
): Html {
  const rows = views.map((view) => toRow(view, column, rank, options));
  const shown = rows.filter(({ text }) => isFound(text, options.find));
  if (shown.length === 0)
    return html`<p class="soft">${
      views.length > 0
        ? `Nobody here has “${options.find}”.`
        : column === "score"
          ? "Nobody stands on it: those who were here have not said who they are."
          : "Nobody, this morning."
    }</p>`;
  const [label, first] =
    column === "score"
      ? ["The call list, best first", "Score"]
      : ["Going cold, most to lose first", "Risk"];
  const heads = [first, "Who", "Since yesterday", "Why", "Looks for"];
  // The roles are said again because on a narrow screen rows are cards, and would lose them.
  return html`<table role="table" aria-label="${label}">
<thead role="rowgroup"><tr role="row">${heads.map(
    (head) => html`<th role="columnheader" scope="col">${head}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">
${shown.map(({ row }) => row)}</tbody>
</table>`;
}

const isFound = (text: string, find: string): boolean =>
  find
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));

interface Row {
  readonly row: Html;
  /** What the filter looks in. */
  readonly text: string;
}

function toRow(view: PersonView, column: Column, rank: string, options: MorningOptions): Row {
  const { person, profile, news, cities } = view;
  const model = column === "risk" ? MODELS.churn : rank;
  const answer = answerOf(options.behavior, model, profile);
  const reasons = answer.reasons ?? [];
  const looks = wants(profile.preferences, cities);
  const score = column === "risk" ? (answer.score ?? 0) : scoreOf(view);
  const unit = column === "risk" && html`<span class="small"> %</span>`;
  const row = html`<tr role="row"${column === "risk" && html` class="risk"`}>
<td role="cell" class="score"><b>${score}${unit}</b>${bar(score / 100)}${answer.decision === "act" && html`<span class="act">Act</span>`}${rungBadge(answer)}</td>
${renderWho(view, options)}
<td role="cell" class="since">${column === "risk" && html`<span class="soft small">score</span> `}${delta(scoreOf(view), view.was)}${
    news.length > 0 && html`<p class="small">${news.join(" · ")}</p>`
  }</td>
<td role="cell" class="why small">${reasonList(reasons, REASONS_SHOWN)}</td>
<td role="cell" class="wants small">${looks.length > 0 ? looks.join(", ") : NOT_KNOWN}</td>
</tr>
`;
  const text = [nameOf(person), ...news, ...cities, ...reasons.map(({ says }) => says), ...looks];
  return { row, text: text.join(" ").toLowerCase() };
}

const NOT_KNOWN = html`<span class="soft">not known yet</span>`;

function renderWho(
  { person, profile, seenAtMs }: PersonView,
  { behavior, workspace, when }: MorningOptions,
): Html {
  const next = nextOf(behavior, profile);
  return html`<th role="rowheader" scope="row" class="who"><a data-person href="${personPath(person, workspace)}"><bdi>${nameOf(person)}</bdi></a>${
    person.startsWith("a:") && html` <span class="chip">visitor</span>`
  }${seenAtMs !== undefined && html`<p class="soft small">seen ${ago(seenAtMs, when)}</p>`}${
    next !== undefined && html`<p class="soft small">next: ${next}</p>`
  }</th>`;
}

/** `tour, 87 %`: what they are likely to do next, if it is anything. */
function nextOf({ predictions }: Behavior, profile: Profile): string | undefined {
  for (const declaration of Object.values(predictions)) {
    if (!("classes" in declaration)) continue;
    const { next, probabilities } = (profile[declaration.part] ?? {}) as Partial<ClassPrediction>;
    if (next === undefined || next === declaration.otherwise) continue;
    return `${humanise(next).toLowerCase()}, ${percent(probabilities?.[next] ?? 0)}`;
  }
  return undefined;
}

function renderLeftOut(
  { visitors, done }: Morning,
  { workspace, withVisitors }: MorningOptions,
): Piece {
  const query = new URLSearchParams({
    workspace,
    ...(!withVisitors && { visitors: "1" }),
  }).toString();
  const said: Piece[] = [];
  if (visitors > 0)
    said.push(
      html`${counted(visitors, "visitor has", "visitors have")} a place on the list and not said who they are: <a href="/?${query}">show them too</a>. `,
    );
  if (withVisitors)
    said.push(html`Visitors without a name are shown: <a href="/?${query}">leave them out</a>. `);
  if (done > 0)
    said.push(`${counted(done, "person is", "people are")} left out: their deal is won.`);
  return said.length > 0 && html`<p class="soft small">${said}</p>`;
}
