import { mapBounded } from "@porchlight/adapters/map-bounded";
import type { Porchlight } from "@porchlight/client/connect";
import type { Person } from "@porchlight/client/interaction";
import type { Rung } from "@porchlight/client/prediction";

/** How many predictions were answered by what. */
export interface Answers {
  readonly people: number;
  readonly predictions: number;
  readonly byRung: Readonly<Record<Rung, number>>;
}

export const IN_FLIGHT = 8;

/** Reads everybody's profile, as whoever works with them would, and counts who gave the predictions in it. */
export async function askEveryone(
  porchlight: Pick<Porchlight, "profile">,
  people: readonly Person[],
  onAnswer: (answered: number) => void,
): Promise<Answers> {
  let [answered, predictions] = [0, 0];
  const byRung = { rules: 0, shipped: 0, own: 0 };
  await mapBounded(people, IN_FLIGHT, async (person) => {
    const { churn, intent, lead } = await porchlight.profile(person);
    for (const { rung } of [churn, intent, lead]) {
      byRung[rung]++;
      predictions++;
    }
    onAnswer(++answered);
  });
  return { people: people.length, predictions, byRung };
}
