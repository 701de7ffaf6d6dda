import { randomBytes } from "node:crypto";
import { ServiceError } from "@porchlight/core/error";
import type { WorkspaceRecord } from "@porchlight/core/ports/workspaces";
import { readPersonAsked } from "@porchlight/core/profile/read-person-asked";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { type Html, html } from "./html.ts";
import { createJournals } from "./journals.ts";
import { type Layout, renderLayout } from "./layout.ts";
import type { PagePorts, Viewed } from "./page-ports.ts";
import { nameOf } from "./pieces.ts";
import { readMorning } from "./read-morning.ts";
import { readPerson } from "./read-person.ts";
import { renderMorning } from "./render-morning.ts";
import { renderPerson } from "./render-person.ts";
import type { When } from "./words.ts";

export interface PageOptions {
  readonly ports: PagePorts;
  /** The reader's, who sits at this machine. */
  readonly timeZone: string;
  /** Unix ms. */
  readonly now: () => number;
  readonly onProblem: (error: ServiceError) => void;
}

type PageEvent = Pick<
  APIGatewayProxyEvent,
  "path" | "resource" | "headers" | "queryStringParameters"
>;

/** A path parameter's page. */
export const PERSON_PATH = "/people/{userId}";

/**
 * Only this machine reaches the gateway, which listens on 127.0.0.1, and the services beside it ask nobody
 * who they are either: so the page needs no key. What could still reach it is a page from elsewhere, in
 * this machine's browser, under a name that it made point here (DNS rebinding): such a request carries
 * that name as its host, and is refused.
 */
const OWN_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Answers `GET /` and `GET /people/{userId}` with a whole document. */
export function createPage(
  options: PageOptions,
): (event: PageEvent) => Promise<APIGatewayProxyResult> {
  const journalOf = createJournals(options.ports.archive, options.onProblem);
  return async (event) => {
    const host = hostOf(event);
    if (!OWN_HOST.test(host)) return misdirected();
    const nonce = randomBytes(18).toString("base64url");
    const when = { nowMs: options.now(), timeZone: options.timeZone };
    const frame = { nonce, when, workspaces: [] as string[], workspace: undefined };
    try {
      const { layout, status } = await choose(options, journalOf, event, host, when);
      return answer(status, nonce, renderLayout({ ...frame, ...layout }));
    } catch (error) {
      const problem = ServiceError.is(error)
        ? error
        : new ServiceError("service.failed", "an unexpected failure", { cause: error });
      if (problem.status >= 500) options.onProblem(problem);
      const layout = {
        title: "Not now",
        main: renderProblem(problem),
        isUnfinished: problem.status === AWAY,
      };
      return answer(problem.status, nonce, renderLayout({ ...frame, ...layout }));
    }
  };
}

type Shown = Pick<Layout, "title" | "main"> & Partial<Layout>;
type Chosen = { readonly status: number; readonly layout: Shown };

async function choose(
  { ports }: PageOptions,
  journalOf: ReturnType<typeof createJournals>,
  event: PageEvent,
  host: string,
  when: When,
): Promise<Chosen> {
  const query = event.queryStringParameters ?? {};
  const all = await (await ports.workspaces()).list();
  const workspaces = all.map(({ name }) => name);
  const workspace = pick(all, query.workspace);
  if (workspace === undefined)
    return { status: 200, layout: { title: "Welcome", main: renderWelcome(), workspaces } };
  const behavior = (await ports.behaviors()).get(workspace.schema);
  if (behavior === undefined)
    throw new ServiceError(
      "schema.not_found",
      `the workspace "${workspace.name}" has the schema "${workspace.schema}", which does not run here`,
    );
  const journal = await journalOf(workspace.name, behavior, when.nowMs);
  const viewed = { ports, workspace, behavior, journal };
  const shown =
    event.resource === PERSON_PATH
      ? await showPerson(viewed, event, when)
      : await showMorning(viewed, query, host, when);
  const isUnfinished = journal.standing === "reading";
  return {
    status: 200,
    layout: { ...shown, workspaces, workspace: workspace.name, isUnfinished },
  };
}

async function showMorning(
  viewed: Viewed,
  { find = "", visitors }: Readonly<Record<string, string | undefined>>,
  host: string,
  when: When,
): Promise<Shown> {
  const withVisitors = visitors === "1";
  const morning = await readMorning(viewed, { withVisitors, nowMs: when.nowMs });
  const { behavior, journal, workspace } = viewed;
  const origin = `http://${host}`;
  const options = { behavior, journal, when, find: find.trim(), withVisitors, origin };
  const main = renderMorning(morning, { ...options, workspace: workspace.name });
  return { title: `Who to call · ${workspace.name}`, main };
}

async function showPerson(viewed: Viewed, event: PageEvent, when: When): Promise<Shown> {
  const asked = readPersonAsked(lastSegment(event.path), event.queryStringParameters?.as);
  const page = await readPerson(viewed, asked, when);
  const { behavior, journal, workspace } = viewed;
  const main = renderPerson(page, { behavior, journal, when, workspace: workspace.name });
  return { title: nameOf(page.view.person), main };
}

function pick(
  all: readonly WorkspaceRecord[],
  asked: string | undefined,
): WorkspaceRecord | undefined {
  if (asked === undefined) return all[0];
  const found = all.find(({ name }) => name === asked);
  if (found !== undefined) return found;
  throw new ServiceError("workspace.not_found", `there is no workspace "${asked}"`);
}

function lastSegment(path: string): string {
  try {
    return decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
  } catch (cause) {
    const problem = "the path is not URL-encoded UTF-8";
    throw new ServiceError("request.bad_parameter", problem, { cause });
  }
}

const renderWelcome = (): Html => html`<div class="head"><h1>Nothing here yet</h1></div>
<p>Porchlight runs, and has no workspace. Make one:</p>
<pre><code>npm run porchlight workspace create acme</code></pre>
<p>Then <a href="/">look again</a>. Or let a whole market come by: <code>npm run demo</code>.</p>`;

/** The status where a service is away, which it seldom is for long. */
const AWAY = 503;

const renderProblem = ({ status, message }: ServiceError): Html =>
  html`<div class="head"><h1>${status < 500 ? "There is nothing here" : "Not now"}</h1></div>
<p>${
    status === 500
      ? "Something went wrong here; it is in the laptop's log."
      : `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
  }${status === AWAY && " This page looks again by itself."}</p>
<p><a href="/">To the call list</a></p>`;

function hostOf({ headers }: PageEvent): string {
  for (const [name, value] of Object.entries(headers ?? {}))
    if (name.toLowerCase() === "host") return value ?? "";
  return "";
}

const misdirected = (): APIGatewayProxyResult => ({
  statusCode: 421,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: "This page is for this machine alone: open it as http://localhost or http://127.0.0.1.\n",
});

/** Nothing is fetched from anywhere, nothing but what carries the nonce runs, nobody frames or keeps it. */
function answer(statusCode: number, nonce: string, body: string): APIGatewayProxyResult {
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    statusCode,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy.join("; "),
      "cache-control": "no-store",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
    body,
  };
}
