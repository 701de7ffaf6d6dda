import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import type { PersonKey } from "@porchlight/core/interaction";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { did, linked } from "./shop.ts";

export interface Planted {
  readonly people: number;
  readonly days: number;
  readonly seed: number;
}

/**
 * An archive with signals that anybody would see: who saves buys within days, and hardly anybody else
 * does; who is mailed stays away for weeks. People come over time, some anonymously at first.
 */
export function plantedArchive({ people, days, seed }: Planted): ArchiveRow[] {
  const random = createRandom(seed);
  const rows: ArchiveRow[] = [];
  for (let i = 0; i < people; i++) {
    const user: PersonKey = `u:${i}`;
    const isAnonymous = random() < 0.2;
    const from: PersonKey = isAnonymous ? `a:${i}` : user;
    const linkedDay = random() * days * 0.8 + 5;
    let isSaver = random() < 0.3;
    for (let day = random() * days * 0.8; day < days; day += 0.2 + random() * 4) {
      const who = isAnonymous && day < linkedDay ? from : user;
      const price = 100 + Math.floor(random() * 900);
      rows.push(did(who, isSaver && random() < 0.7 ? "saved" : "viewed", day, { price }));
      const buys = random() < (isSaver ? 0.2 : 0.001);
      if (buys) rows.push(did(who, "bought", day + 0.1));
      if (buys) isSaver = false;
      if (random() > 0.06) continue;
      rows.push(did(who, "mailed", day + 0.15));
      day += 15 + random() * 10;
    }
    if (isAnonymous && linkedDay < days) rows.push(linked(from, user, linkedDay));
  }
  return rows;
}
