import { setTimeout as sleep } from "node:timers/promises";
import type { Leads } from "@porchlight/client/leads";
import type { Profile } from "@porchlight/client/profile";
import { ServiceError } from "@porchlight/core/error";
import { MODELS, QUEUES } from "@porchlight/core/names";
import { ensureInstalled } from "@porchlight/local/ensure-installed";
import { type Market, simulateMarket } from "@porchlight/realestate/market/simulate-market";
import type { TrainingReport } from "@porchlight/trainer/train-model";
import { requireDiskSpace } from "../disk-space.ts";
import { marketStart } from "../market/market-start.ts";
import { sendHistory } from "../market/send-history.ts";
import { showProgress } from "../replay/progress.ts";
import { askEveryone } from "./ask-everyone.ts";
import { freshDemoFolder } from "./demo-folder.ts";
import { DEMO_WORKSPACE, type Demo, openDemo, startDemoLaptop } from "./open-demo.ts";
import { peopleOf } from "./people-of.ts";
import type { Steps } from "./steps.ts";
import { replayArchive, trainOne } from "./train-models.ts";

export interface DemoOptions {
  readonly data: string;
  readonly port: number;
  readonly people: number;
  readonly days: number;
  readonly seed: number;
  /** Ends what would outlive this process by itself: an installation under way. */
  readonly signal: AbortSignal;
  /** Told as soon as there is something to stop. */
  readonly onStarted: (stop: () => Promise<void>) => void;
  readonly onFailure: (error: Error) => void;
}

/** What a demo came to. */
export interface DemoFacts {
  readonly demo: Demo;
  readonly market: Market;
  /** Up to when the market has been sent, Unix ms. */
  readonly sentUntilMs: number;
  readonly interactions: number;
  readonly people: number;
  /** Of the lead scores of all people. */
  readonly rulesShare: number;
  readonly lead: TrainingReport;
  readonly leads: Leads;
  readonly profile: Profile;
}

/** What a person of the market costs on disk, archive, states and profiles together. */
const BYTES_PER_PERSON = 250_000;
const BYTES_AT_LEAST = 200 * 1024 * 1024;
/** Functions remember for up to so long which versions answer. */
const ALIASES_STALE_MS = 15_000;
const LEADS_SHOWN = 10;
const MOST_BY_RULES = 0.01;

/** Everything from an empty folder to a morning's call list. Throws if rules give more than 1 % of it. */
export async function runDemo(options: DemoOptions, steps: Steps): Promise<DemoFacts> {
  const { people, data, seed, signal } = options;
  await steps.step("Looking for redis-server and XGBoost", async (step) => {
    const names = ["redis-server", "libxgboost0"] as const;
    const installed = await ensureInstalled(names, { say: step.say, signal });
    step.note(installed.length === 0 ? "both are here" : `installed ${installed.join(" and ")}`);
  });
  const demo = await startEverything(options, steps);
  const { market, sendings, sentUntilMs } = await simulate(options, steps);
  await sendAll(demo, sendings, steps);
  const place = { ...demo, workspace: DEMO_WORKSPACE, seed, market: market.options };
  const replayed = await steps.step("Replaying them point in time", async (step) => {
    const rows = await replayArchive(place, step, sendings.length);
    step.note(`${count(rows.store.count)} rows of ${rows.store.features} features`);
    return rows;
  });
  const lead = await train(place, replayed, steps);
  await steps.step("Waiting for functions to notice", () =>
    sleep(ALIASES_STALE_MS, undefined, { signal }),
  );
  const everybody = peopleOf(sendings);
  const answers = await steps.step("Asking about everybody", async (step) => {
    const asked = await showProgress(step.startProgress, "asking", everybody.length, (update) =>
      askEveryone(demo.porchlight, everybody, update),
    );
    step.note(`${count(asked.people)} people, ${asked.byRules} answered by the rules`);
    return asked;
  });
  const rulesShare = answers.byRules / answers.people;
  if (rulesShare > MOST_BY_RULES)
    throw new ServiceError(
      "model.failed",
      `the rules gave ${(100 * rulesShare).toFixed(1)} % of the lead scores, and may give 1 %: laptop.log in ${data} says why`,
      { details: { people, byRules: answers.byRules } },
    );
  const leads = await demo.porchlight.leads({ limit: LEADS_SHOWN });
  const profile = await profileOfFirst(demo, leads);
  const interactions = sendings.length;
  return {
    demo,
    market,
    sentUntilMs,
    interactions,
    people: answers.people,
    rulesShare,
    lead,
    leads,
    profile,
  };
}

function startEverything(options: DemoOptions, steps: Steps): Promise<Demo> {
  const { data, onFailure, onStarted, people, port } = options;
  return steps.step("Starting services and functions", async (step) => {
    freshDemoFolder(data);
    await requireDiskSpace(data, Math.max(BYTES_AT_LEAST, people * BYTES_PER_PERSON));
    const laptop = await startDemoLaptop(data, port, onFailure);
    onStarted(laptop.stop);
    const demo = await openDemo(laptop, data);
    onStarted(demo.stop);
    step.note(laptop.url);
    return demo;
  });
}

function simulate({ days, people, seed }: DemoOptions, steps: Steps) {
  return steps.step("Simulating a market", async (step) => {
    const sentUntilMs = Date.now();
    const startMs = marketStart(sentUntilMs, days);
    const market = simulateMarket({ seed, people, days, startMs });
    const sendings = [...market.until(sentUntilMs)];
    step.note(`${count(people)} people, ${days} days, ${count(sendings.length)} interactions`);
    return { market, sendings, sentUntilMs };
  });
}

type Sendings = Parameters<typeof sendHistory>[0]["sendings"];

function sendAll({ clients, key, laptop }: Demo, sendings: Sendings, steps: Steps): Promise<void> {
  return steps.step("Sending it through ingest", async (step) => {
    const startMs = performance.now();
    const queueUrl = laptop.resources.queueUrls[QUEUES.interactions] as string;
    const { rejected } = await sendHistory({
      url: laptop.url,
      key,
      sendings,
      backlog: { sqs: clients.sqs, queueUrl },
      startProgress: step.startProgress,
    });
    const [first] = rejected;
    if (first !== undefined)
      throw new ServiceError(
        "service.failed",
        `ingest rejected ${rejected.length} interactions of the market: ${first.message}`,
      );
    const perSecond = sendings.length / ((performance.now() - startMs) / 1000);
    step.note(`all accepted and counted, ${count(Math.round(perSecond))} a second`);
  });
}

/** Those with too few outcomes yet are left to the rules; the lead scorer is what the demo is about. */
async function train(
  place: Parameters<typeof trainOne>[0],
  replayed: Parameters<typeof trainOne>[1],
  steps: Steps,
): Promise<TrainingReport> {
  let lead: TrainingReport | undefined;
  for (const model of replayed.models)
    await steps.step(`Training ${model}`, async (step) => {
      try {
        const { report, promoted, why } = await trainOne(place, replayed, model, step);
        step.note(figuresOf(report, promoted));
        if (model === MODELS.lead) lead = requirePromoted(report, promoted, why);
      } catch (error) {
        const isTooLittle = ServiceError.is(error) && error.code === "training.too_little";
        if (!isTooLittle || model === MODELS.lead) throw error;
        step.note("too few outcomes yet: the rules go on");
      }
    });
  if (lead === undefined)
    throw new ServiceError("model.not_found", `${MODELS.lead} was not trained`);
  return lead;
}

/** Without it all scores would be the rules', which is not what a demo is for. */
function requirePromoted(report: TrainingReport, promoted: boolean, why: string): TrainingReport {
  if (promoted) return report;
  throw new ServiceError(
    "training.too_little",
    `${why}: a larger market has more to learn from (--people, --days), and another --seed is another market`,
  );
}

const figuresOf = (report: TrainingReport, promoted: boolean): string => {
  const { auc, bayesAuc, rulesAuc } = report.present ?? report;
  const { trees } = report;
  const best = bayesAuc === undefined ? "" : `, the best anybody can do ${bayesAuc.toFixed(3)}`;
  const ranks = `AUC ${auc.toFixed(3)} (the rules ${rulesAuc.toFixed(3)}${best})`;
  return `${ranks}, ${trees} trees${promoted ? "" : "; the rules stay"}`;
};

async function profileOfFirst({ porchlight }: Demo, { leads }: Leads): Promise<Profile> {
  const first = leads.find(({ userId }) => userId !== undefined) ?? leads[0];
  if (first === undefined) throw new ServiceError("service.failed", "the call list is empty");
  const { anonymousId, userId } = first;
  return porchlight.profile(userId ?? { anonymousId: anonymousId as string });
}

const count = (value: number): string => value.toLocaleString("en-US");
