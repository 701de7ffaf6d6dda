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
  /** From the first request to the empty queue; undefined if it never was. */
  readonly seconds: number | undefined;
  readonly people: PeopleFacts;
  readonly archive: ArchiveFacts;
  /** Interactions left in the queue, in the dead-letter queue, and in the archive as late. */
  readonly waiting: number;
  readonly dead: number;
  readonly late: number;
  /** Records in the dead-letter queue: links too are records. */
  readonly deadRecords: number;
  readonly faults?: ConsumerFaultFacts & { readonly missing: readonly string[] };
}

export interface Judgement {
  readonly lines: readonly ReportLine[];
  /** Why it did not pass, in sentences; empty if it did. */
  readonly problems: readonly string[];
  /** The first columns that are not as the oracle says. */
  readonly mismatches: readonly Mismatch[];
}

/** Adds up a replay: every accepted interaction is folded, waiting, dead or late, and nothing is twice. */
export function judgeReplay(facts: ReplayFacts): Judgement {
  const { archive, dead, faults, late, ledger, people, waiting } = facts;
  const accepted = ledger.accepted.size;
  // What states miss is not lost if it is known to be elsewhere.
  const lost = Math.max(0, people.tooFew - waiting - dead - late);
  const rate = facts.seconds === undefined ? 0 : accepted / facts.seconds;
  const lines: ReportLine[] = [
    line("interactions_per_second", rate, "interactions/s"),
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
    ...[...people.worst].map(([family, worst]) => line(`worst.${family}`, worst, "of scale")),
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
  return { lines, problems: problemsOf(facts, accepted, lost), mismatches };
}

const line = (name: string, value: number, unit: string): ReportLine => ({
  name: `replay.${name}`,
  value,
  unit,
});

/** From outside and from inside. */
const killsOf = (faults: ConsumerFaultFacts | undefined): number =>
  faults === undefined ? 0 : faults.kills + [...faults.crashes.values()].reduce((a, b) => a + b, 0);

function problemsOf(facts: ReplayFacts, accepted: number, lost: number): string[] {
  const { archive, dead, deadRecords, faults, late, ledger, people, waiting } = facts;
  const claims: readonly (readonly [boolean, string])[] = [
    [facts.seconds !== undefined, "the queue never ran empty"],
    [ledger.rejected.length === 0, `${ledger.rejected.length} interactions were rejected`],
    [ledger.sent === accepted, `${ledger.sent} interactions were sent, ${accepted} accepted`],
    [
      accepted === people.folded + waiting + dead + late,
      `${accepted} accepted are not ${people.folded} folded + ${waiting} waiting + ${dead} dead + ${late} late`,
    ],
    [lost === 0, `${lost} interactions are lost`],
    [people.double === 0, `${people.double} interactions are counted twice`],
    [waiting === 0, `${waiting} interactions are still waiting`],
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
