import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { CASES_FILE, EVENTS_FILE, readBpic2012 } from "../replay/bpic2012-log.ts";
import { schema } from "../schemas/bpic2012-learning.ts";
import type { Fold, LearningRows, LearningSet, PreparedSet } from "./learning-set.ts";
import { createRowBuilder, placesWhere } from "./row-builder.ts";
import { type LogEvent, walkLog } from "./walk-log.ts";

const FOLDER = "bpic2012";
const LONGEST_PREFIX = 40;
const LEARN_SHARE = 0.8;
/** Of the cases that are learned from: where the parts begin that choices are compared on. */
const TRIALS_FROM = [0.55, 0.7, 0.85];

/** The offer event that ends a case, and the task it is a yes of. */
const ENDS = ["O_ACCEPTED-COMPLETE", "O_DECLINED-COMPLETE", "O_CANCELLED-COMPLETE"];

/** Loan applications, of which every prefix of up to 40 events is scored: how will the offer end? */
export const bpic2012: LearningSet = {
  name: "bpic2012",
  files: [EVENTS_FILE, CASES_FILE].map((file) => join(FOLDER, file)),
  // Teinemaa's thesis, chapter 6, the best of six tuned variants; undecided: a second try of our own.
  tasks: [
    { name: "accepted", outcome: 0, reference: { auc: 0.678, auc_undecided: 0.672 } },
    { name: "declined", outcome: 1, reference: { auc: 0.566, auc_undecided: 0.618 } },
    { name: "cancelled", outcome: 2, reference: { auc: 0.709, auc_undecided: 0.692 } },
  ],
  async prepare(dataFolder) {
    const folder = join(dataFolder, FOLDER);
    const events = await readBpic2012(folder, Number.POSITIVE_INFINITY);
    return prepareCases(events, await readEnds(join(folder, CASES_FILE)));
  },
};

/** Case → the class of its end; only of those that came to one. */
async function readEnds(file: string): Promise<ReadonlyMap<string, number>> {
  const ends = new Map<string, number>();
  const records: AsyncIterable<Record<string, string>> = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const { case_id = "", last_o_activity = "" } of records)
    if (ENDS.includes(last_o_activity)) ends.set(case_id, ENDS.indexOf(last_o_activity));
  return ends;
}

/**
 * Rows of all prefixes of the cases in `ends`, from one walk over all cases. Events at or after the first that is
 * scored are dropped from what is learned from: of a prefix that is to drop its rows.
 */
export function prepareCases(
  events: readonly LogEvent[],
  ends: ReadonlyMap<string, number>,
): PreparedSet {
  const rows = buildPrefixes(events, ends);
  const firstMs = new Map<number, number>();
  for (const [row, person] of rows.person.entries())
    if (rows.group[row] === 1) firstMs.set(person, rows.momentMs[row] as number);
  const foldOf = (from: number, to: number): Fold => {
    const startMs = firstMs.get(from) ?? Number.POSITIVE_INFINITY;
    const isBefore = (row: number) => (rows.momentMs[row] as number) < startMs;
    const caseOf = (row: number) => rows.person[row] as number;
    return {
      learn: placesWhere(rows, (row) => caseOf(row) < from && isBefore(row)),
      score: placesWhere(rows, (row) => caseOf(row) >= from && caseOf(row) < to),
    };
  };
  const newest = (cases: number): Fold => foldOf(Math.floor(LEARN_SHARE * cases), cases);
  const learned = Math.floor(LEARN_SHARE * ends.size);
  const starts = [...TRIALS_FROM, 1].map((share) => Math.floor(share * learned));
  return {
    rows,
    folds: { test: newest(ends.size), validation: newest(learned) },
    trials: {
      rolling: TRIALS_FROM.map((_, i) => foldOf(starts[i] as number, starts[i + 1] as number)),
    },
    holdBack: (learn) => {
      const cases = 1 + learn.reduce((most, row) => Math.max(most, rows.person[row] as number), 0);
      const { learn: earlier, score } = newest(cases);
      const given = new Set(learn);
      return { learn: earlier, score: score.filter((row) => given.has(row)) };
    },
  };
}

/** People are numbered by their first event. */
function buildPrefixes(
  events: readonly LogEvent[],
  ends: ReadonlyMap<string, number>,
): LearningRows {
  const lengths = new Map<string, number>();
  const decidedAt = new Map<string, number>();
  const numbers = new Map<string, number>();
  for (const { name, person } of events) {
    if (!ends.has(person)) continue;
    if (!numbers.has(person)) numbers.set(person, numbers.size);
    const length = (lengths.get(person) ?? 0) + 1;
    lengths.set(person, length);
    if (ENDS.includes(name)) decidedAt.set(person, length);
  }
  lengths.clear();
  const builder = createRowBuilder(schema.featureSet.columns);
  walkLog(schema, events, {
    after(walk, { happenedAtMs, person }) {
      const outcome = ends.get(person);
      const length = (lengths.get(person) ?? 0) + 1;
      lengths.set(person, length);
      if (outcome === undefined || length > LONGEST_PREFIX) return;
      const facts = {
        momentMs: happenedAtMs,
        person: numbers.get(person) as number,
        group: length,
        outcome,
        isDecided: Number(length >= (decidedAt.get(person) ?? Number.POSITIVE_INFINITY)),
      };
      builder.add(facts, (out, outAt) => walk.write(person, happenedAtMs, out, outAt));
    },
  });
  return builder.finish();
}
