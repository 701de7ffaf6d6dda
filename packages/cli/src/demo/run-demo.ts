import type { Person } from "@porchlight/client/interaction";
import type { Leads } from "@porchlight/client/leads";
import type { Profile } from "@porchlight/client/profile";
import { ServiceError } from "@porchlight/core/error";
import { ENV, MODELS, QUEUES } from "@porchlight/core/names";
import { ensureInstalled } from "@porchlight/local/ensure-installed";
import { type Market, simulateMarket } from "@porchlight/realestate/market/simulate-market";
import { realEstate } from "@porchlight/realestate/real-estate";
import type { Registered } from "@porchlight/trainer/register-trained";
import type { TrainingReport } from "@porchlight/trainer/train-model";
import { requireDiskSpace, watchDiskSpace } from "../disk-space.ts";
import { marketStart } from "../market/market-start.ts";
import { sendHistory } from "../market/send-history.ts";
import { showProgress } from "../replay/progress.ts";
import { openTraining } from "../train/open-training.ts";
import { replayArchive, trainOne } from "../train/train-workspace.ts";
import { type Answers, askEveryone } from "./ask-everyone.ts";
import { freshDemoFolder } from "./demo-folder.ts";
import { marketTruths } from "./market-truths.ts";
import { DEMO_WORKSPACE, type Demo, openDemo, startDemoLaptop } from "./open-demo.ts";
import { peopleOf } from "./people-of.ts";
import type { Steps } from "./steps.ts";
import { waitUntilServed } from "./wait-until-served.ts";

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
  /** Of all predictions of all people: given by the rules, and by versions that were trained just now. */
  readonly rulesShare: number;
  readonly ownShare: number;
  readonly lead: TrainingReport;
  readonly leads: Leads;
  readonly profile: Profile;
}

/** What a person of the market costs on disk, archive, states and profiles together. */
const BYTES_PER_PERSON = 250_000;
const BYTES_AT_LEAST = 200 * 1024 * 1024;
const LEADS_SHOWN = 10;
const MOST_BY_RULES = 0.01;

/** Everything from an empty folder to a morning's call list. Throws if rules give more than 1 % of the answers. */
export async function runDemo(options: DemoOptions, steps: Steps): Promise<DemoFacts> {
  const { data, signal } = options;
  await steps.step("Looking for redis-server and XGBoost", async (step) => {
    const names = ["redis-server", "libxgboost0"] as const;
    const installed = await ensureInstalled(names, { say: step.say, signal });
    step.note(installed.length === 0 ? "both are here" : `installed ${installed.join(" and ")}`);
  });
  const demo = await startEverything(options, steps);
  const { market, sendings, sentUntilMs } = await simulate(options, steps);
  await sendAll(demo, sendings, steps);
  const { lead, promoted } = await train(options, market, steps);
  const everybody = peopleOf(sendings);
  await steps.step("Waiting until functions serve it", () =>
    waitUntilServed(demo.porchlight, promoted, everybody, signal),
  );
  const { people, predictions, byRung } = await askAbout(demo, everybody, steps);
  const rulesShare = byRung.rules / predictions;
  if (rulesShare > MOST_BY_RULES)
    throw new ServiceError(
      "model.failed",
      `the rules gave ${(100 * rulesShare).toFixed(1)} % of the predictions, and may give 1 %: laptop.log in ${data} says why`,
      { details: { people, byRules: byRung.rules } },
    );
  const ownShare = byRung.own / predictions;
  const leads = await demo.porchlight.leads({ limit: LEADS_SHOWN });
  const profile = await profileOfFirst(demo, leads);
  const interactions = sendings.length;
  const shares = { rulesShare, ownShare };
  return { demo, market, sentUntilMs, interactions, people, ...shares, lead, leads, profile };
}

function askAbout({ porchlight }: Demo, people: readonly Person[], steps: Steps): Promise<Answers> {
  return steps.step("Asking about everybody", async (step) => {
    const answers = await showProgress(step.startProgress, "asking", people.length, (update) =>
      askEveryone(porchlight, people, update),
    );
    const { own, rules, shipped } = answers.byRung;
    step.note(
      `${count(answers.people)} people: ${count(own)} predictions by own models, ${count(shipped)} by shipped ones, ${rules} by the rules`,
    );
    return answers;
  });
}

function startEverything(options: DemoOptions, steps: Steps): Promise<Demo> {
  const { data, onFailure, onStarted, people, port, signal } = options;
  return steps.step("Starting services and functions", async (step) => {
    freshDemoFolder(data);
    await requireDiskSpace(data, Math.max(BYTES_AT_LEAST, people * BYTES_PER_PERSON));
    watchDiskSpace(data, signal).catch(onFailure);
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

interface Trained {
  readonly lead: TrainingReport;
  /** Models whose new version serves. */
  readonly promoted: readonly string[];
}

/** Those with too few outcomes yet are left to what ships; the lead scorer is what the demo is about. */
async function train(
  { data, seed, signal }: DemoOptions,
  market: Market,
  steps: Steps,
): Promise<Trained> {
  // It is about this machine, whatever table of AWS's this shell names.
  delete process.env[ENV.workspacesTable];
  const open = openTraining(data);
  const models = Object.keys(realEstate.outcomes);
  const truths = marketTruths(market.options);
  const common = { workspace: DEMO_WORKSPACE, behavior: realEstate, models, seed, signal, truths };
  const reports = new Map<string, TrainingReport>();
  const promoted: string[] = [];
  try {
    const replayed = await steps.step("Replaying it point in time", async (step) => {
      const rows = await replayArchive(open, { ...common, startProgress: step.startProgress });
      step.note(`${count(rows.store.count)} rows of ${rows.store.features} features`);
      return rows;
    });
    for (const model of models)
      await steps.step(`Training ${model}`, async (step) => {
        const options = { ...common, startProgress: step.startProgress };
        const trained = await trainOne(open, options, replayed, model);
        if ("problem" in trained) {
          if (model === MODELS.lead) throw trained.problem;
          step.note("too few outcomes yet: the shipped version goes on");
          return;
        }
        const { report, registered } = trained;
        step.note(figuresOf(report, registered.promoted));
        if (model === MODELS.lead) requirePromoted(registered);
        if (registered.promoted) promoted.push(model);
        reports.set(model, report);
      });
  } finally {
    open.close();
  }
  return { lead: reports.get(MODELS.lead) as TrainingReport, promoted };
}

/** Without it all scores would be the rules', which is not what a demo is for. */
function requirePromoted({ promoted, why }: Registered): void {
  if (promoted) return;
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
  return `${ranks}, ${trees} trees${promoted ? "" : "; what was there stays"}`;
};

async function profileOfFirst({ porchlight }: Demo, { leads }: Leads): Promise<Profile> {
  const first = leads.find(({ userId }) => userId !== undefined) ?? leads[0];
  if (first === undefined) throw new ServiceError("service.failed", "the call list is empty");
  const { anonymousId, userId } = first;
  return porchlight.profile(userId ?? { anonymousId: anonymousId as string });
}

const count = (value: number): string => value.toLocaleString("en-US");
