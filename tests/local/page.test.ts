import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { DAY_MS, HOUR_MS } from "@porchlight/core/duration";
import { QUEUES } from "@porchlight/core/names";
import type { Laptop } from "@porchlight/local/laptop";
import { localClients } from "@porchlight/local/local-clients";
import { startLaptop } from "@porchlight/local/start-laptop";
import { asImport } from "@porchlight/realestate/market/as-import";
import { simulateMarket } from "@porchlight/realestate/market/simulate-market";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Browser, openBrowser } from "./fixtures/browser.ts";
import { ANY_PORTS } from "./fixtures/fixture-topology.ts";
import { leastContrast } from "./fixtures/least-contrast.ts";
import { openWorkspace } from "./fixtures/open-workspace.ts";

const ARTIFACTS = join(import.meta.dirname, "../.artifacts");
const DESK = { width: 1240, height: 900 };
const PHONE = { width: 360, height: 780 };
/** Their name is a page of its own, to who lets it. */
const HOSTILE = `<script>alert("mine")</script>`;

let dataDir: string;
let laptop: Laptop;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  await mkdir(ARTIFACTS, { recursive: true });
  dataDir = await mkdtemp(join(tmpdir(), "porchlight-page-"));
  laptop = await startLaptop({ dataDir, ports: ANY_PORTS });
  await fill(laptop);
  browser = await openBrowser("evil.test");
  page = browser.context.pages()[0] ?? (await browser.context.newPage());
  page.on("console", (message) => {
    // A service that a busy machine keeps waiting is away for a moment: the page looks again by itself.
    if (!message.text().includes("status of 503")) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", async (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await laptop?.stop();
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  complaints = [];
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(DESK);
});

/** A small market of forty days, and two people who are sure to be on the list, through HTTP ingest. */
async function fill(laptop: Laptop): Promise<void> {
  const { url, endpoints, resources } = laptop;
  const { sqs } = localClients(endpoints);
  const nowMs = Date.now();
  const key = await openWorkspace(laptop, "acme", ["admin"]);
  const startMs = (Math.floor(nowMs / DAY_MS) - 39) * DAY_MS;
  const market = simulateMarket({ seed: 11, people: 120, days: 40, startMs, listings: 300 });
  const batches: unknown[][] = [[...eager("u_ann", nowMs), ...eager(HOSTILE, nowMs)]];
  for (const sending of market.until(nowMs)) {
    if ((batches.at(-1)?.length ?? 0) >= 400) batches.push([]);
    batches.at(-1)?.push(asImport(sending));
  }
  for (const batch of batches) {
    const headers = { authorization: `Bearer ${key}` };
    const body = JSON.stringify({ batch });
    const answer = await fetch(`${url}/v1/batch`, { method: "POST", headers, body });
    expect(await answer.json()).toMatchObject({ rejected: [] });
  }
  const attributes = new GetQueueAttributesCommand({
    QueueUrl: resources.queueUrls[QUEUES.interactions],
    AttributeNames: ["All"],
  });
  const left = async () => {
    const { Attributes: counts = {} } = await sqs.send(attributes);
    const { ApproximateNumberOfMessages: a, ApproximateNumberOfMessagesNotVisible: b } = counts;
    return Number(a) + Number(b);
  };
  const patience = { timeout: 60_000, interval: 100 };
  await vi.waitFor(async () => expect(await left()).toBe(0), patience);
}

const eager = (userId: string, nowMs: number): unknown[] =>
  [
    ["property_viewed", 3 * DAY_MS],
    ["property_saved", 3 * DAY_MS - 60_000],
    ["tour_requested", 2 * HOUR_MS],
    ["offer_made", HOUR_MS],
  ].map(([event, agoMs]) => {
    const timestamp = new Date(nowMs - Number(agoMs)).toISOString();
    const home = {
      ListingKey: "L-7",
      City: "<b>Utrecht</b>",
      ListPrice: 480_000,
      BedroomsTotal: 3,
    };
    return { type: "track", userId, event, timestamp, knownAt: timestamp, properties: home };
  });

/** The page, once it has read the archive: until then it looks again by itself. */
async function open(path = "/"): Promise<void> {
  await page.goto(`${laptop.url}${path}`);
  await page.locator("meta[http-equiv=refresh]").waitFor({ state: "detached", timeout: 30_000 });
}

const focused = (): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.textContent ?? null);
const overflow = (): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
const rows = () => page.getByRole("table", { name: "The call list" }).locator("tbody tr:visible");

describe("the morning page", () => {
  it("shows whom to call, in a browser, without a complaint of it", async () => {
    await open();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(
      "Who to call this morning",
    );
    expect(await rows().count()).toBeGreaterThan(20);
    const scores = (
      await page
        .locator("#list")
        .locator("xpath=ancestor::section")
        .locator("td.score b")
        .allTextContents()
    ).map(Number);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    const ann = page.getByRole("row", { name: /u_ann/ });
    expect(await ann.textContent()).toMatch(/up \d+ .*offer made · tour asked for/s);
    expect(await ann.textContent()).toContain("in <b>Utrecht</b>");
    expect(await page.getByRole("row", { name: HOSTILE }).count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.screenshot({ path: join(ARTIFACTS, "morning.png") });
  });

  it("is walked with the keyboard: j and k, / to filter, Enter to open", async () => {
    await open();
    const names = await rows().locator("a").allTextContents();
    await page.keyboard.press("j");
    expect(await focused()).toBe(names[0]);
    await page.keyboard.press("ArrowDown");
    expect(await focused()).toBe(names[1]);
    await page.keyboard.press("k");
    await page.keyboard.press("k");
    expect(await focused()).toBe(names[0]);

    await page.keyboard.press("/");
    await page.keyboard.type("u_ann");
    expect(await rows().locator("a").allTextContents()).toEqual(["u_ann"]);
    await page.keyboard.press("Escape");
    expect(await rows().count()).toBe(names.length);
    await page.keyboard.press("/");
    await page.keyboard.type("u_ann");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("u_ann");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/people\/u_ann\?workspace=acme$/);
    expect(complaints).toEqual([]);
  });

  it("reaches every link by Tab, each with a ring around it", async () => {
    await open();
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to the content");
    const ring = await page.evaluate(() => {
      const link = document.querySelector<HTMLElement>("a[data-person]");
      link?.focus({ focusVisible: true } as FocusOptions);
      return link && getComputedStyle(link).outlineStyle;
    });
    expect(ring).toBe("solid");
    expect(await page.locator("[tabindex]").count()).toBe(0);
  });

  it("fits a phone, where a tap on a card opens the person", async () => {
    await page.setViewportSize(PHONE);
    await open();
    expect(await overflow()).toBe(0);
    await page.screenshot({ path: join(ARTIFACTS, "morning-phone.png") });
    await page.getByRole("row", { name: /u_ann/ }).locator(".why").click({ force: true });
    await page.waitForURL(/\/people\/u_ann/);
    expect(await overflow()).toBe(0);
    await page.screenshot({ path: join(ARTIFACTS, "person-phone.png") });
  });

  it.each(["light", "dark"] as const)("is read with ease in the %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    for (const path of ["/", "/people/u_ann?workspace=acme"]) {
      await open(path);
      const { ratio, text } = await page.evaluate(leastContrast);
      expect(ratio, text).toBeGreaterThanOrEqual(4.5);
    }
    await page.screenshot({ path: join(ARTIFACTS, `person-${colorScheme}.png`) });
  });

  it("does all of it without a script", async () => {
    const devtools = await browser.context.newCDPSession(page);
    await devtools.send("Emulation.setScriptExecutionDisabled", { value: true });
    try {
      await open();
      await page.getByRole("searchbox").fill("u_ann");
      await page.getByRole("button", { name: "Filter" }).click();
      await page.waitForURL(/find=u_ann/);
      expect(await page.locator("a[data-person]").allTextContents()).toEqual(["u_ann"]);
      await page.getByRole("link", { name: "u_ann" }).click();
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("u_ann");
    } finally {
      await devtools.send("Emulation.setScriptExecutionDisabled", { value: false });
    }
  });

  it("refuses a page from elsewhere that made its name point here", async () => {
    const { port } = new URL(laptop.url);
    const answer = await page.goto(`http://evil.test:${port}/`);
    expect(answer?.status()).toBe(421);
    expect(await page.content()).not.toContain("u_ann");
  });

  it("opens nothing that needs a key", async () => {
    expect((await fetch(`${laptop.url}/v1/leads`)).status).toBe(401);
    expect((await fetch(laptop.url, { method: "POST" })).status).toBe(404);
  });
});

describe("a person's page", () => {
  it("tells who they are, what is expected, what they want and what they did", async () => {
    await open("/people/u_ann?workspace=acme");
    const headings = await page.getByRole("heading", { level: 2 }).allTextContents();
    expect(headings).toEqual([
      "Lead quality",
      "Risk of losing them",
      "What they do next",
      "Looks for",
      "Timeline",
    ]);
    const timeline = page.getByRole("region", { name: "Timeline" });
    expect(await timeline.textContent()).toContain(
      "Made an offer L-7, 3 bedrooms in <b>Utrecht</b>, 480k",
    );
    expect(
      await page.getByRole("img", { name: /^Interactions a day/ }).getAttribute("aria-label"),
    ).toContain("4 in all");
    expect(complaints).toEqual([]);
  });

  it("shows a hostile name as a name", async () => {
    await open();
    await page.getByRole("link", { name: HOSTILE }).click();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(HOSTILE);
    expect(complaints).toEqual([]);
  });

  it("of somebody with a past reads like a life", async () => {
    await open();
    const name = await rows()
      .locator("a")
      .filter({ hasText: /^u_\d+$/ })
      .first()
      .textContent();
    await open(`/people/${name}?workspace=acme`);
    expect(await page.locator(".day li").count()).toBeGreaterThan(5);
    await page.screenshot({ path: join(ARTIFACTS, "person.png") });
  });

  it("of nobody says so", async () => {
    expect((await page.goto(`${laptop.url}/people/nobody?workspace=acme`))?.status()).toBe(404);
    expect(await page.getByRole("main").textContent()).toContain("Nobody by that id");
  });
});
