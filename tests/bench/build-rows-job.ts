import { realEstate } from "@porchlight/realestate/real-estate";
import { labelRows } from "@porchlight/trainer/label-rows";
import { replayRows } from "@porchlight/trainer/replay-rows";
import { trainingArchive } from "./training-archive.ts";

export interface BuiltRows {
  readonly interactions: number;
  readonly people: number;
  readonly rows: number;
  readonly examples: number;
  readonly seconds: number;
  readonly peakBytes: number;
}

const DAYS = 720;
/** Of a person: fifty over a tenth of two years. */
const EACH = 50;

// A process of its own, because its memory is what is measured.
const interactions = Number(process.argv[2]);
const replayed = await replayRows(
  trainingArchive({
    schema: realEstate.name,
    interactions,
    people: Math.ceil(interactions / EACH),
    days: DAYS,
    presence: 0.1,
    seed: 1,
  }),
  { behavior: realEstate, seed: 1 },
);
const built: BuiltRows = {
  interactions: replayed.interactions,
  people: replayed.people.length,
  rows: replayed.store.count,
  examples: replayed.models.reduce((sum, model) => sum + labelRows(replayed, model).rows.length, 0),
  seconds: performance.now() / 1_000,
  peakBytes: process.resourceUsage().maxRSS * 1_024,
};
process.stdout.write(JSON.stringify(built));
