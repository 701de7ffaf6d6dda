import { DAY_MS } from "@porchlight/core/duration";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import type { PersonKey } from "@porchlight/core/interaction";
import { createRandom } from "@porchlight/numeric/seeded-random";

export interface TrainingArchive {
  readonly schema: string;
  readonly interactions: number;
  readonly people: number;
  readonly days: number;
  /** Each person is about for this share of the days. */
  readonly presence: number;
  readonly seed: number;
}

const START_MS = Date.UTC(2025, 0, 6);
/** Of deliveries that were archived again, and people who came before they said who they are. */
const REPEATS = 0.01;
const ANONYMOUS = 0.1;
const KINDS = ["property_viewed", "search_performed", "property_saved", "email_opened"] as const;

/**
 * An archive of any length, made row by row in no memory to speak of: people come and go evenly, some of them
 * are keen, and who is keen wins deals. With repeats and identity links, as archives have them.
 */
export function* trainingArchive(options: TrainingArchive): Generator<ArchiveRow> {
  const { interactions, people, presence, schema, seed } = options;
  const random = createRandom(seed);
  const stepMs = (options.days * DAY_MS) / interactions;
  const linked = new Uint8Array(people);
  for (let i = 0; i < interactions; i++) {
    const knownAtMs = Math.floor(START_MS + i * stepMs);
    const reach = people * presence;
    const at = (i / interactions) * (people - reach) + random() * reach;
    const person = Math.min(people - 1, Math.floor(at));
    const common = { workspace: "bench", schema, receivedAtMs: knownAtMs };
    const row: ArchiveRow = {
      ...common,
      person: nameOf(person, linked),
      interaction: {
        id: `${seed}-${i}`,
        kind: kindOf(person, random),
        happenedAtMs: knownAtMs,
        knownAtMs,
        properties: {
          price: Math.floor(100_000 + 9_000 * (person % 97) * random()),
          listingId: `l${Math.floor(random() * 5_000)}`,
          city: `c${Math.floor(random() * 40)}`,
        },
      },
    };
    yield row;
    if (random() < REPEATS) yield row;
    if (!isAnonymous(person) || linked[person] === 1 || random() < 0.9) continue;
    const from = nameOf(person, linked);
    linked[person] = 1;
    const to = nameOf(person, linked);
    yield { ...common, link: { id: `${seed}-l${person}`, from, to, knownAtMs } };
  }
}

const isAnonymous = (person: number): boolean => person % (1 / ANONYMOUS) === 0;

const nameOf = (person: number, linked: Uint8Array): PersonKey =>
  isAnonymous(person) && linked[person] === 0 ? `a:visitor-${person}` : `u:${person}`;

function kindOf(person: number, random: () => number): string {
  const keen = ((person * 7_919) % 1_000) / 1_000;
  const draw = random();
  if (draw < 0.02 * keen * keen) return "deal_won";
  if (draw < 0.1 * keen) return "tour_requested";
  return KINDS[Math.floor(KINDS.length * random() ** (0.5 + keen))] as string;
}
