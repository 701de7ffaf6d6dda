import type { ReportLine } from "../report.ts";
import type { ArchiveFacts } from "./compare-archive.ts";
import type { Mismatch, PeopleFacts } from "./compare-people.ts";
import type { ConsumerFaultFacts } from "./consumer-faults.ts";
import type { Ledger } from "./ledger.ts";

/** All that is known when a replay is over. */
export interface ReplayFacts {
  readonly ledger: Pick<
    Ledger,
    "sent" | "repeatsSent" | "linksSent" | "rejected" | "accepted" | "acceptedOf"
  >;
  readonly requests: number;
  readonly retries: number;
  /** What sending took of this process, in which the gateway runs too: CPU seconds a second. */
  readonly senderCpu: number;
  /** From the first request to the empty queue; undefined if it never was. */
  readonly seconds: number | undefined;
  readonly people: PeopleFacts;
  readonly archive: ArchiveFacts;
  /** Records left in the queue; with a consumer or waiting for one, so nobody else can look into them. */
  readonly waitingRecords: number;
  /** Records in the dead-letter queue, which may be links alone, and the interactions in them. */
  readonly deadRecords: number;
  readonly dead: number;
  /** Interactions in the archive as late. */
  readonly late: number;
  readonly faults?: ConsumerFaultFacts & { readonly missing: readonly string[] };
}

export interface Judgement {
  readonly lines: readonly ReportLine[];
  /** Why it did not pass, in sentences; empty if it did. */
  readonly problems: readonly string[];
  /** The first columns that are not as the oracle says. */
  readonly mismatches: readonly Mismatch[];
}

/** Adds up a replay: each accepted interaction is folded, waiting, dead or late, and none is twice. */
export function judgeReplay(facts: ReplayFacts): Judgement {
  const { archive, dead, faults, late, ledger, people } = facts;
  const accepted = ledger.accepted.size;
  // What states miss is not lost if it is known to be elsewhere.
  const missed = Math.max(0, people.tooFew - dead - late);
  const waiting = facts.waitingRecords > 0 ? missed : 0;
  const lost = missed - waiting;
  const rate = facts.seconds === undefined ? 0 : accepted / facts.seconds;
  const lines: ReportLine[] = [
    // With faults, most of the time goes by waiting for repeats and visibility time-outs.
    ...(faults === undefined ? [line("interactions_per_second", rate, "interactions/s")] : []),
    line("sent", ledger.sent, "interactions"),
    line("accepted", accepted, "interactions"),
    line("folded", people.folded, "interactions"),
    line("waiting", waiting, "interactions"),
    line("dead", dead, "interactions"),
    line("late", late, "interactions"),
    line("lost", lost, "interactions"),
    line("double", people.double, "interactions"),
    line("rejected", ledger.rejected.length, "interactions"),
    line("persons", people.persons, "people"),
    line("mismatched", people.mismatched, "people"),
    line("archive.rows", archive.rows, "interactions"),
    line("archive.missing", archive.missing, "interactions"),
    line("archive.unknown", archive.unknown, "interactions"),
    line("archive.changed", archive.changed, "interactions"),
    ...[...people.worst].map(([family, { distance, unit }]) =>
      line(`worst.${family}`, distance, unit),
    ),
    line("sender_cpu", facts.senderCpu, "cores"),
    line("requests", facts.requests, "requests"),
    line("retries", facts.retries, "requests"),
    line("links_sent", ledger.linksSent, "links"),
    line("repeats_sent", ledger.repeatsSent, "interactions"),
    line("kills", killsOf(faults), "processes"),
    line("returned", faults?.returned ?? 0, "deliveries"),
    ...(faults === undefined
      ? []
      : [...faults.crashes].map(([step, n]) => line(`kills.after_${step}`, n, "processes"))),
  ];
  const { mismatches } = people;
  return { lines, problems: problemsOf(facts, { accepted, lost, waiting }), mismatches };
}

const line = (name: string, value: number, unit: string): ReportLine => ({
  name: `replay.${name}`,
  value,
  unit,
});

/** From outside and from inside. */
const killsOf = (faults: ConsumerFaultFacts | undefined): number =>
  faults === undefined ? 0 : faults.kills + [...faults.crashes.values()].reduce((a, b) => a + b, 0);

function problemsOf(
  facts: ReplayFacts,
  { accepted, lost, waiting }: { accepted: number; lost: number; waiting: number },
): string[] {
  const { archive, dead, deadRecords, faults, late, ledger, people, waitingRecords } = facts;
  const claims: readonly (readonly [boolean, string])[] = [
    [facts.seconds !== undefined, "the queue never ran empty"],
    [
      ledger.rejected.length === 0,
      `${ledger.rejected.length} interactions were rejected, the first because ${ledger.rejected[0]?.message}`,
    ],
    [ledger.sent === accepted, `${ledger.sent} interactions were sent, ${accepted} accepted`],
    [
      accepted === people.folded + waiting + dead + late,
      `${accepted} accepted are not ${people.folded} folded + ${waiting} waiting + ${dead} dead + ${late} late`,
    ],
    [lost === 0, `${lost} interactions are lost`],
    [people.double === 0, `${people.double} interactions are counted twice`],
    [waitingRecords === 0, `${waitingRecords} records are still in the queue`],
    [deadRecords === 0, `${deadRecords} records are in the dead-letter queue`],
    [people.mismatched === 0, `${people.mismatched} people are not as the oracle says`],
    [archive.missing === 0, `${archive.missing} accepted interactions are not in the archive`],
    [archive.unknown === 0, `${archive.unknown} archived interactions were never accepted`],
    [archive.changed === 0, `${archive.changed} archived interactions are not as they were sent`],
    [late === 0, `${late} interactions came late`],
  ];
  return [
    ...claims.filter(([holds]) => !holds).map(([, problem]) => problem),
    ...(faults?.missing ?? []),
  ];
}
