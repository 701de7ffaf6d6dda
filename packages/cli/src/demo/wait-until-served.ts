import { setTimeout as sleep } from "node:timers/promises";
import type { Porchlight } from "@porchlight/client/connect";
import type { Person } from "@porchlight/client/interaction";
import type { Rung } from "@porchlight/client/prediction";
import { MODELS } from "@porchlight/core/names";
import { IN_FLIGHT } from "./ask-everyone.ts";

/** Functions remember for up to so long which versions answer. */
const ALIASES_STALE_MS = 15_000;
/** Then something is wrong, and what is asked next will tell. */
const GIVE_UP_MS = 90_000;
const ASK_EVERY_MS = 1_000;

/**
 * Asks the models that were promoted, past the cache, until every function has noticed the new versions and has
 * loaded them: as many at once as will be asked later, so that all those are up.
 */
export async function waitUntilServed(
  porchlight: Pick<Porchlight, "predictor">,
  promoted: readonly string[],
  people: readonly Person[],
  signal: AbortSignal,
): Promise<void> {
  const askRung = askersOf(porchlight);
  const startMs = Date.now();
  for (;;) {
    const rungs: Rung[] = [];
    for (const model of promoted)
      rungs.push(
        ...(await Promise.all(
          people.slice(0, IN_FLIGHT).map((one) => askRung[model]?.(one) ?? "own"),
        )),
      );
    const waitedMs = Date.now() - startMs;
    const isServed = rungs.every((rung) => rung === "own");
    if ((isServed && waitedMs >= ALIASES_STALE_MS) || waitedMs >= GIVE_UP_MS) return;
    await sleep(ASK_EVERY_MS, undefined, { signal });
  }
}

type AskRung = (person: Person) => Promise<Rung>;

const askersOf = ({
  predictor,
}: Pick<Porchlight, "predictor">): Readonly<Record<string, AskRung>> => ({
  [MODELS.churn]: async (person) => (await predictor(MODELS.churn).predict(person)).churn.rung,
  [MODELS.lead]: async (person) => (await predictor(MODELS.lead).predict(person)).lead.rung,
  [MODELS.intent]: async (person) => (await predictor(MODELS.intent).predict(person)).intent.rung,
});
