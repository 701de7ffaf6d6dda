import { setTimeout as sleep } from "node:timers/promises";
import type { Porchlight } from "@porchlight/client/connect";
import type { Person } from "@porchlight/client/interaction";
import { MODELS } from "@porchlight/core/names";
import { IN_FLIGHT } from "./ask-everyone.ts";

/** Functions remember for up to so long which versions answer. */
const ALIASES_STALE_MS = 15_000;
/** Then something is wrong, and what is asked next will tell. */
const GIVE_UP_MS = 90_000;
const ASK_EVERY_MS = 1_000;

/**
 * Asks the lead scorer, past the cache, until every function has noticed the new version and has loaded
 * it: as many at once as will be asked later, so that all those are up.
 */
export async function waitUntilServed(
  { predictor }: Pick<Porchlight, "predictor">,
  people: readonly Person[],
  signal: AbortSignal,
): Promise<void> {
  const { predict } = predictor(MODELS.lead);
  const startMs = Date.now();
  for (;;) {
    const answers = await Promise.all(people.slice(0, IN_FLIGHT).map(predict));
    const waitedMs = Date.now() - startMs;
    const isServed = answers.every(({ lead }) => lead.rung !== "rules");
    if ((isServed && waitedMs >= ALIASES_STALE_MS) || waitedMs >= GIVE_UP_MS) return;
    await sleep(ASK_EVERY_MS, undefined, { signal });
  }
}
