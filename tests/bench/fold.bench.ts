import { against, type ReportLine } from "@porchlight/cli/report";
import { writeVector } from "@porchlight/core/features/vector";
import { emptyPersonState, type PersonState } from "@porchlight/core/state/person-state";
import { createPrepared } from "@porchlight/core/state/prepare";
import { realEstate } from "@porchlight/realestate/real-estate";
import { coreSeconds } from "./core-seconds.ts";
import { DELIVERY, foldDelivery } from "./fold-delivery.ts";
import { type BenchPart, median } from "./part.ts";
import { realisticPerson } from "./realistic-person.ts";

const ROUNDS = 15;
const PEOPLE = 500;
const EACH = 100;
const VECTORS = 20_000;
const TO_MS = Date.UTC(2026, 10, 23, 12);
const FROM_MS = TO_MS - 30 * 86_400_000;

/** How many interactions one core folds a second, and what a vector costs. */
export const foldBench: BenchPart = {
  name: "fold",
  async run() {
    const people = Array.from({ length: PEOPLE }, (_, seed) =>
      realisticPerson({ seed, count: EACH, fromMs: FROM_MS, toMs: TO_MS }),
    );
    const folding: number[] = [];
    const vectors: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const states = people.map(() => emptyPersonState(realEstate.featureSet));
      folding.push((PEOPLE * EACH) / coreSeconds(() => foldAll(people, states)));
      vectors.push((1e6 * coreSeconds(() => writeVectors(states))) / VECTORS);
    }
    return [
      against("fold.interactions_per_second", median(folding), "interactions/s", 300_000),
      against("vector.us", median(vectors), "µs", 20),
      { name: "vector.features", value: realEstate.featureSet.columns.length, unit: "features" },
    ] satisfies ReportLine[];
  },
};

/** Delivery by delivery, as a queue mixes people: each state has left the core's cache in between. */
function foldAll(
  people: readonly ReturnType<typeof realisticPerson>[],
  states: readonly PersonState[],
): void {
  const prepared = createPrepared(realEstate);
  for (let from = 0; from < EACH; from += DELIVERY)
    people.forEach((interactions, i) => {
      const state = states[i] as PersonState;
      foldDelivery(realEstate, state, prepared, interactions, from, from + DELIVERY);
    });
}

const out = new Float32Array(realEstate.featureSet.columns.length);

function writeVectors(states: readonly PersonState[]): void {
  for (let i = 0; i < VECTORS; i++)
    writeVector(realEstate.featureSet, states[i % PEOPLE] as PersonState, TO_MS, out);
}
