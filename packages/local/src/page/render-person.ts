import { MODELS } from "@porchlight/core/names";
import { decisionWords } from "@porchlight/core/predictions/decision-words";
import type { Preference } from "@porchlight/core/profile/preferences";
import type { BinaryPrediction, ClassPrediction } from "@porchlight/core/profile/profile";
import type { Behavior } from "@porchlight/core/schema/behavior";
import type { PredictionDeclaration } from "@porchlight/core/schema/behavior-declaration";
import { spaced, type TimelineDay, type TimelineLine } from "./describe-entries.ts";
import { type Html, html, type Piece } from "./html.ts";
import { morningPath } from "./layout.ts";
import type { JournalView } from "./page-ports.ts";
import { bar, delta, nameOf, priceRange, provenance, reasonList } from "./pieces.ts";
import type { DayCount, PersonPage } from "./read-person.ts";
import { renderChart } from "./render-chart.ts";
import { renderStanding } from "./render-morning.ts";
import { ago, clockTime, counted, humanise, listed, percent, type When } from "./words.ts";

export interface PersonOptions {
  readonly workspace: string;
  readonly behavior: Behavior;
  readonly journal: JournalView;
  readonly when: When;
}

/** A person's page: who they are, what is expected of them, what they want and what they did. */
export function renderPerson(page: PersonPage, options: PersonOptions): Html {
  const { workspace, behavior, journal, when } = options;
  const { person, profile, news, seenAtMs } = page.view;
  const isVisitor = person.startsWith("a:");
  return html`<p class="small"><a href="${morningPath(workspace)}">← The call list</a></p>
<div class="head"><div class="grow"><h1><bdi>${nameOf(person)}</bdi></h1><p class="soft">${
    isVisitor && "A visitor who has not said who they are. "
  }${seenAtMs !== undefined && `Seen ${ago(seenAtMs, when)}. `}${
    page.total !== undefined && `${counted(page.total, "interaction")} in the archive.`
  }</p></div><div><p class="soft small">Since yesterday</p>${delta(Math.round(100 * page.view.rank), page.view.was)}${
    news.length > 0 && html`<p class="small">${news.join(" · ")}</p>`
  }</div></div>
${renderStanding(journal)}
<div class="cards">${cardsOf(behavior, page.rank).map(([model, declaration]) =>
    renderPrediction(model, declaration, (profile[declaration.part] ?? {}) as Answer),
  )}</div>
<div class="two"><section aria-labelledby="wants"><h2 id="wants">Looks for</h2>${renderWants(
    profile.preferences,
    page.view.cities,
  )}${renderDays(page.days, when)}</section>
<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>${renderTimeline(page, when)}</section></div>`;
}

const TITLES: Readonly<Record<string, string>> = {
  lead: "Lead quality",
  churn: "Risk of losing them",
  intent: "What they do next",
};

type Answer = Partial<BinaryPrediction> & Partial<ClassPrediction>;

/** What ranks the list comes first. */
const cardsOf = ({ predictions }: Behavior, rank: string): [string, PredictionDeclaration][] =>
  Object.entries(predictions).sort(([a], [b]) => Number(b === rank) - Number(a === rank));

function renderPrediction(name: string, declaration: PredictionDeclaration, answer: Answer): Html {
  const { confidence = 0, reasons = [] } = answer;
  const title = TITLES[declaration.part] ?? humanise(declaration.part);
  return html`<section class="card${name === MODELS.churn && " risk"}" aria-label="${title}"><h2>${title}</h2>
${"classes" in declaration ? renderClasses(answer) : html`<p class="answer">${answer.score ?? 0}<small> of 100</small></p><div class="gauge">${bar((answer.score ?? 0) / 100)}</div>`}
<div class="why small">${reasonList(reasons, 5)}</div>
<p class="soft small">Confidence ${percent(confidence)} · ${provenance(answer)}</p>
${renderDecision(answer)}</section>`;
}

function renderDecision(answer: Answer): Html {
  const words = decisionWords(answer);
  if (answer.decision === "act")
    return html`<p class="small"><span class="act">Act</span>${words !== undefined && ` ${humanise(words)}.`}</p>`;
  const why = words ?? "no promise here: it ranks people, and does not say when to act";
  return html`<p class="soft small">${humanise(why)}.</p>`;
}

function renderClasses({ next = "", probabilities = {} }: Partial<ClassPrediction>): Html {
  const odds = Object.entries(probabilities).sort(([, a], [, b]) => b - a);
  return html`<p class="answer">${humanise(next)} <small>${percent(probabilities[next] ?? 0)}</small></p>
<dl class="odds">${odds.map(
    ([name, share]) =>
      html`<dt>${humanise(name)}</dt><dd>${bar(share)}</dd><dd class="num">${percent(share)}</dd>`,
  )}</dl>`;
}

function renderWants(
  preferences: Readonly<Record<string, Preference>>,
  cities: readonly string[],
): Html {
  const facts = Object.entries(preferences).flatMap(([name, preference]) => {
    const words = preferenceWords(name, preference);
    return words === undefined ? [] : [{ name: humanise(name), words }];
  });
  if (cities.length > 0) facts.splice(1, 0, { name: "Where", words: listed(cities) });
  if (facts.length === 0) return html`<p class="soft">They have not shown it yet.</p>`;
  return html`<dl class="facts">${facts.map(
    ({ name, words }) => html`<div><dt>${name}</dt><dd>${words}</dd></div>`,
  )}</dl>`;
}

function preferenceWords(name: string, preference: Preference): string | undefined {
  if (typeof preference === "number")
    return name === "bedrooms" && preference < 0.5 ? undefined : `about ${preference}`;
  if (!Array.isArray(preference)) return priceRange(preference);
  const words = preference.map((one) =>
    typeof one === "string"
      ? humanise(spaced(one))
      : `within ${one.radiusKm} km of ${one.latitude}, ${one.longitude}`,
  );
  return listed(words);
}

const renderDays = (days: readonly DayCount[], when: When): Piece =>
  days.length > 0 && renderChart(days, when);

function renderTimeline({ timeline, told, total }: PersonPage, when: When): Html {
  if (total === undefined) return html`<p class="soft">It shows once the archive is read.</p>`;
  if (timeline.length === 0) return html`<p class="soft">The archive has not told of them yet.</p>`;
  return html`${timeline.map((day) => renderDay(day, when))}
${told < total && html`<p class="soft small">The latest ${told} of ${total} are shown.</p>`}`;
}

const renderDay = ({ title, date, lines }: TimelineDay, when: When): Html =>
  html`<div class="day"><h3><time datetime="${date}">${title}</time></h3><ol>${lines.map((line) => renderLine(line, when))}</ol></div>
`;

function renderLine({ atMs, did, about, isMilestone, isTheirs }: TimelineLine, when: When): Html {
  const name = isMilestone ? "milestone" : isTheirs ? undefined : "other";
  const [first = "", ...rest] = did;
  const words = [humanise(first), ...rest].join(" · ");
  return html`<li${name !== undefined && html` class="${name}"`}><time datetime="${new Date(atMs).toISOString()}">${clockTime(atMs, when)}</time><span><b>${words}</b>${
    about !== undefined && html` <span class="soft">${about}</span>`
  }</span></li>`;
}
