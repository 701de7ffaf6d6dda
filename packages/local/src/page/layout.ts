import { type Html, html, markupOf, type Piece, trusted } from "./html.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";
import { clockTime, dayInWords, type When } from "./words.ts";

interface Picked {
  /** Names of all there are. */
  readonly workspaces: readonly string[];
  /** The one looked at. */
  readonly workspace: string | undefined;
}

export interface Layout extends Picked {
  readonly title: string;
  /** Of this answer alone: style and script run under it and under nothing else. */
  readonly nonce: string;
  readonly when: When;
  readonly main: Html;
  /** Looks again by itself: what is shown is not all there is, or will be. */
  readonly isUnfinished?: boolean;
}

const REFRESH_SECONDS = 3;

/** A whole document: everything it needs is in it. */
export const renderLayout = (layout: Layout): string =>
  `<!doctype html>\n${markupOf(page(layout))}`;

function page({ title, nonce, when, main, isUnfinished = false, ...picked }: Layout): Html {
  return html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${isUnfinished && html`<meta http-equiv="refresh" content="${REFRESH_SECONDS}">`}
<title>${title} · Porchlight</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
<style nonce="${nonce}">${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<a class="brand" href="${morningPath(picked.workspace)}">${LAMP}Porchlight</a>
${renderPicker(picked)}
<span class="grow soft small">${dayInWords(when.nowMs, when)}, ${clockTime(when.nowMs, when)}</span>
</header>
<main id="main">
${main}
</main>
<footer><span class="keys"><kbd>j</kbd> <kbd>k</kbd> or the arrows move, <kbd>Enter</kbd> opens, <kbd>/</kbd> filters. </span>Times are those of ${when.timeZone}. Everything on this page comes from this machine.</footer>
<script nonce="${nonce}">${trusted(SCRIPT)}</script>
</body>
</html>
`;
}

/** Where there is a choice. */
function renderPicker({ workspaces, workspace }: Picked): Piece {
  if (workspaces.length < 2)
    return workspace !== undefined && html`<span class="soft">${workspace}</span>`;
  return html`<nav aria-label="Workspaces"><ul class="picker">${workspaces.map(
    (name) =>
      html`<li><a href="${morningPath(name)}"${name === workspace && html` aria-current="page"`}>${name}</a></li>`,
  )}</ul></nav>`;
}

export const morningPath = (workspace: string | undefined): string =>
  workspace === undefined ? "/" : `/?workspace=${encodeURIComponent(workspace)}`;

const LAMP = html`<svg viewBox="0 0 24 24" aria-hidden="true"><circle class="lamp" cx="12" cy="11" r="4.2"/><path class="post" d="M8 6.5h8l1.6 9H6.4zM12 6.5V3M9.5 3h5M5 15.5h14M9 19h6"/></svg>`;
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#2a241a"/><circle cx="12" cy="12" r="4.6" fill="#f5c15c"/></svg>`;
