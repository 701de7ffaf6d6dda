import { ServiceError } from "@porchlight/core/error";
import { createWorkspace, requireWorkspace } from "@porchlight/core/keys/workspace";
import { QUEUES } from "@porchlight/core/names";
import { findLaptop } from "@porchlight/local/data-folder";
import { Command, InvalidArgumentError } from "commander";
import { endAsked } from "../end-asked.ts";
import { DEFAULT_SCHEMA } from "../load-schemas.ts";
import type { Trickle } from "../market/trickle.ts";
import { openWorkspaces } from "../open-workspaces.ts";
import { createProgress } from "../replay/progress.ts";
import { openTarget, type TargetOptions, withTarget } from "../target.ts";
import { wholeNumber } from "../whole-number.ts";

interface Options extends TargetOptions {
  readonly people: number;
  readonly days: number;
  readonly seed: number;
  readonly rate?: number;
  readonly json?: boolean;
}

/** What is simulated goes here unless told otherwise. */
const MARKET = "market";

/** `porchlight simulate`: a market that never was, through the front door. */
export const simulateCommand = (): Command =>
  withTarget(
    new Command("simulate")
      .description("Simulate a market of people who look for a home, and send it through ingest.")
      .option("--people <number>", "how many have come by now", wholeNumber(1, 1_000_000), 500)
      .option("--days <number>", "how many it has lasted", wholeNumber(1, 3650), 60)
      .option("--seed <number>", "the same seed, the same market", wholeNumber(0, 2 ** 32 - 1), 1)
      .option("--rate <per second>", "then go on live, so many a second, until Ctrl-C", readRate),
  )
    .option("--json", "one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  porchlight simulate --people 2000 --days 60 --workspace acme
  porchlight simulate --rate 2
On a laptop without a workspace it makes one, named ${MARKET}.`,
    )
    .action(simulate);

async function simulate(options: Options): Promise<void> {
  if (options.url === undefined && options.key === undefined) await ensureWorkspace(options);
  const { key, url } = await openTarget(options);
  const { simulateMarket } = await import("@porchlight/realestate/market/simulate-market");
  const { sendHistory } = await import("../market/send-history.ts");
  const { marketStart } = await import("../market/market-start.ts");
  const { days, json, people, rate, seed } = options;
  const nowMs = Date.now();
  const market = simulateMarket({ seed, people, days, startMs: marketStart(nowMs, days) });
  const sendings = [...market.until(nowMs)];
  const startProgress = createProgress(process.stderr);
  const backlog = options.url === undefined ? await openBacklog(options.data) : undefined;
  const sent = await sendHistory({ url, key, sendings, backlog, startProgress });
  backlog?.sqs.destroy();
  if (json) console.log(JSON.stringify({ people, days, seed, ...sent }));
  else
    console.log(
      `${sent.accepted.toLocaleString("en-US")} interactions accepted, ${sent.rejected.length} rejected; next: porchlight leads`,
    );
  if (sent.rejected.length > 0) process.exitCode = 1;
  if (rate !== undefined) await goOn({ url, key, market, fromMs: nowMs, perSecond: rate });
}

async function ensureWorkspace({ data, workspace }: Options): Promise<void> {
  const { workspaces } = openWorkspaces(data);
  if (workspace !== undefined) {
    await requireWorkspace(workspaces, workspace);
    return;
  }
  if ((await workspaces.list()).length > 0) return;
  await createWorkspace(workspaces, { name: MARKET, schema: DEFAULT_SCHEMA, nowMs: Date.now() });
}

async function openBacklog(data: string) {
  const { localClients } = await import("@porchlight/local/local-clients");
  const laptop = findLaptop(data);
  const queueUrl = laptop?.resources.queueUrls[QUEUES.interactions];
  if (laptop === undefined || queueUrl === undefined)
    throw new ServiceError("config.invalid", `no laptop is up on ${data} any more`);
  return { sqs: localClients(laptop.endpoints).sqs, queueUrl };
}

async function goOn(options: Omit<Trickle, "signal" | "onSent">): Promise<void> {
  const { trickle } = await import("../market/trickle.ts");
  const stop = new AbortController();
  void endAsked().then(() => stop.abort());
  let sent = 0;
  process.stderr.write(`going on at ${options.perSecond} a second; Ctrl-C ends it\n`);
  await trickle({ ...options, signal: stop.signal, onSent: () => sent++ });
  process.stderr.write(`${sent} more were sent\n`);
}

function readRate(text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && rate <= 1000))
    throw new InvalidArgumentError("It takes a number of interactions a second, at most 1000.");
  return rate;
}
