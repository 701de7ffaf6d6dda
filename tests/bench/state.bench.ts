import { against, type ReportLine } from "@porchlight/cli/report";
import type { Interaction } from "@porchlight/core/interaction";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { emptyPersonState } from "@porchlight/core/state/person-state";
import { createPrepared } from "@porchlight/core/state/prepare";
import { encodeState } from "@porchlight/core/state/state-codec";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { realEstate } from "@porchlight/realestate/real-estate";
import { schema as bpic2012 } from "../schemas/bpic2012.ts";
import { DELIVERY, foldDelivery } from "./fold-delivery.ts";
import { type BenchPart, median } from "./part.ts";
import { realisticPerson } from "./realistic-person.ts";

const SEEDS = 40;
const DAY_MS = 86_400_000;
const TO_MS = Date.UTC(2026, 10, 23, 12);
const FROM_MS = TO_MS - 5 * DAY_MS;
const REFERENCE_BYTES = 2048;

/** How large a person's state is, in bytes as it is stored, after some interactions in five days. */
export const stateBench: BenchPart = {
  name: "state",
  async run() {
    const home = (count: number) => sizes(realEstate, (seed) => homeSeeker(seed, count));
    const loan = (count: number) => sizes(bpic2012, (seed) => applicant(seed, count));
    const usual = home(50);
    return [
      against("state.bytes", median(usual), "B", REFERENCE_BYTES),
      against("state.bytes.most", Math.max(...usual), "B", REFERENCE_BYTES),
      line("real_estate.10", home(10)),
      line("real_estate.200", home(200)),
      line("bpic2012.10", loan(10)),
      line("bpic2012.50", loan(50)),
      line("bpic2012.200", loan(200)),
    ];
  },
};

const line = (name: string, bytes: readonly number[]): ReportLine => ({
  name: `state.bytes.${name}`,
  value: median(bytes),
  unit: "B",
});

const sizes = (behavior: Behavior, personOf: (seed: number) => Interaction[]): number[] =>
  Array.from({ length: SEEDS }, (_, seed) => {
    const state = emptyPersonState(behavior.featureSet);
    const prepared = createPrepared(behavior);
    const all = personOf(seed);
    for (let from = 0; from < all.length; from += DELIVERY)
      foldDelivery(behavior, state, prepared, all, from, Math.min(all.length, from + DELIVERY));
    return encodeState(behavior.featureSet, state).length;
  });

const homeSeeker = (seed: number, count: number): Interaction[] =>
  realisticPerson({ seed, count, fromMs: FROM_MS, toMs: TO_MS });

/** A case of a dozen kinds and eight clerks, at any time. */
function applicant(seed: number, count: number): Interaction[] {
  const random = createRandom(seed);
  const kinds = bpic2012.domain.kinds.map(({ name }) => name);
  return Array.from({ length: count }, (_, i) => {
    const happenedAtMs = Math.floor(FROM_MS + random() * (TO_MS - FROM_MS));
    return {
      id: `case-${seed}-${i}`,
      kind: kinds[(seed + Math.floor(12 * random())) % kinds.length] as string,
      happenedAtMs,
      knownAtMs: happenedAtMs,
      properties: { actor: `clerk-${Math.floor(8 * random())}`, amount: 5_000 + 1_000 * seed },
    };
  }).sort((a, b) => a.happenedAtMs - b.happenedAtMs);
}
