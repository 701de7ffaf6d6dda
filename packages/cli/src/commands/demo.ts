import { MODELS } from "@porchlight/core/names";
import { Command } from "commander";
import type { DemoFacts } from "../demo/run-demo.ts";
import { explainFailure } from "../disk-space.ts";
import { endAsked } from "../end-asked.ts";
import type { Trickle } from "../market/trickle.ts";
import { paint } from "../paint.ts";
import { formatReport, type ReportLine } from "../report.ts";
import { showLeads } from "../show/show-leads.ts";
import { showProfile } from "../show/show-profile.ts";
import { wholeNumber } from "../whole-number.ts";

interface Options {
  readonly data: string;
  readonly port: number;
  readonly quick?: boolean;
  readonly people?: number;
  readonly days?: number;
  readonly seed: number;
  readonly exit?: boolean;
  readonly json?: boolean;
}

const FULL = { people: 2_000, days: 60 };
/** Longer, so that fewer people show enough outcomes. */
const QUICK = { people: 800, days: 90 };
/** Fast enough to be seen on a page, and nothing to a laptop. */
const LIVE_PER_SECOND = 2;
const INTERRUPTED = 130;

/** `porchlight demo`: from nothing to a morning's call list. */
export const demoCommand = (): Command =>
  new Command("demo")
    .description(
      "Install what is missing, start everything, simulate a market, train on it, and show whom to call.",
    )
    .option("--quick", `a market of ${QUICK.people} people instead of ${FULL.people}`)
    .option("--exit", "stop once it has shown them, instead of going on live")
    .option("--people <number>", "how many have come by now", wholeNumber(1, 1_000_000))
    .option("--days <number>", "how many the market has lasted", wholeNumber(1, 3650))
    .option("--seed <number>", "the same seed, the same market", wholeNumber(0, 2 ** 31 - 1), 2)
    .option("--data <dir>", "an empty folder, or that of an earlier demo", ".porchlight/demo")
    .option(
      "--port <port>",
      "port of the gateway; 0 takes any free one",
      wholeNumber(0, 65_535),
      7070,
    )
    .option("--json", "the figures, one JSON object a line; all else goes to standard error")
    .addHelpText(
      "after",
      "\nExamples:\n  porchlight demo\n  porchlight demo --quick --exit\n  porchlight demo --people 500 --days 90 --seed 7 --port 0",
    )
    .action(demo);

async function demo(options: Options): Promise<void> {
  const asked = endAsked();
  const interrupt = new AbortController();
  let stop = async (): Promise<void> => {};
  const interrupted = asked.then(() => "interrupted" as const);
  const broken = Promise.withResolvers<never>();
  const run = runWith(options, {
    signal: interrupt.signal,
    onStarted: (stopIt) => {
      stop = stopIt;
    },
    onFailure: broken.reject,
  });
  try {
    const facts = await Promise.race([run, interrupted, broken.promise]);
    if (facts === "interrupted") return await giveUp(interrupt, stop);
    show(facts, options);
    if (!options.exit) await goOn(facts, asked, broken.promise);
    await stop();
  } catch (error) {
    const explained = await explainFailure(error, options.data);
    await stop();
    throw explained;
  }
}

type Hooks = Pick<
  Parameters<typeof import("../demo/run-demo.ts").runDemo>[0],
  "signal" | "onStarted" | "onFailure"
>;

/** Loaded here, because only a demo needs all of it. */
async function runWith(options: Options, hooks: Hooks): Promise<DemoFacts> {
  const [{ runDemo }, { createSteps }] = await Promise.all([
    import("../demo/run-demo.ts"),
    import("../demo/steps.ts"),
  ]);
  const size = options.quick ? QUICK : FULL;
  const { data, people = size.people, days = size.days, port, seed } = options;
  return runDemo({ data, people, days, port, seed, ...hooks }, createSteps(process.stderr));
}

/** What is not stopped here ends with this process: services and functions watch it. */
async function giveUp(interrupt: AbortController, stop: () => Promise<void>): Promise<never> {
  process.on("SIGINT", () => process.exit(INTERRUPTED));
  process.stderr.write("\nstopping\n");
  interrupt.abort();
  await stop();
  process.exit(INTERRUPTED);
}

function show(facts: DemoFacts, { data, json = false }: Options): void {
  const stream = json ? process.stderr : process.stdout;
  const painted = (style: Parameters<typeof paint>[0], text: string) => paint(style, text, stream);
  const { leads, profile } = facts;
  stream.write(`
${painted("bold", "Whom to call this morning")}
${showLeads(leads, painted)}

${showProfile(profile, painted)}
`);
  if (json) process.stdout.write(formatReport(figuresOf(facts), { json }));
  else stream.write(`\n${whatNext(facts, data)}\n\n${formatReport(figuresOf(facts), { json })}`);
}

function whatNext({ demo: { laptop, key }, profile }: DemoFacts, data: string): string {
  const who = profile.userId ?? "u_1";
  return `The morning page: ${paint("cyan", `${laptop.url}/`)}

Three lines to try, in a second terminal:
  npm run porchlight -- leads --data ${data} --limit 5
  curl -H "Authorization: Bearer ${key}" ${laptop.url}/v1/profiles/${who}
  echo '{"userId":"${who}","event":"tour_requested"}' | npm run --silent porchlight -- send --data ${data}`;
}

function figuresOf({ interactions, lead, ownShare, people, rulesShare }: DemoFacts): ReportLine[] {
  // Of everybody as they are now, by what will come of them.
  const { auc, bayesAuc } = lead.present ?? lead;
  const name = `model.${MODELS.lead}`;
  return [
    { name: "demo.seconds", value: performance.now() / 1000, unit: "s" },
    { name: "demo.people", value: people, unit: "people" },
    { name: "demo.interactions", value: interactions, unit: "interactions" },
    { name: "demo.rules_share", value: rulesShare, unit: "share", reference: 0.01 },
    { name: "demo.own_share", value: ownShare, unit: "share" },
    {
      name: `${name}.auc`,
      value: auc,
      unit: "AUC",
      ...(bayesAuc !== undefined && {
        reference: bayesAuc,
        ratio: (auc - 0.5) / (bayesAuc - 0.5),
      }),
    },
    ...(bayesAuc === undefined
      ? []
      : [{ name: `${name}.bayes_auc`, value: bayesAuc, unit: "AUC" }]),
  ];
}

/** The market goes on until somebody stops it. */
async function goOn(
  { demo: { key, laptop }, market, sentUntilMs: fromMs }: DemoFacts,
  asked: Promise<unknown>,
  broken: Promise<never>,
): Promise<void> {
  const { trickle } = await import("../market/trickle.ts");
  const stop = new AbortController();
  const options: Trickle = {
    url: laptop.url,
    key,
    market,
    fromMs,
    perSecond: LIVE_PER_SECOND,
    signal: stop.signal,
    onSent: () => {},
  };
  process.stderr.write(
    `\nThe market goes on, ${LIVE_PER_SECOND} interactions a second. Ctrl-C ends it.\n`,
  );
  const going = trickle(options);
  await Promise.race([asked, broken, going]);
  stop.abort();
  process.on("SIGINT", () => process.exit(INTERRUPTED));
  await going;
  process.stderr.write("\nstopping; the data stays\n");
}
