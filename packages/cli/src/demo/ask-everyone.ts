import { mapBounded } from "@porchlight/adapters/map-bounded";
import type { Porchlight } from "@porchlight/client/connect";
import type { Person } from "@porchlight/client/interaction";

/** How many profiles were answered by what. */
export interface Answers {
  readonly people: number;
  readonly byRules: number;
}

export const IN_FLIGHT = 8;

/** Reads everybody's profile, as whoever works with them would, and counts who gave their lead score. */
export async function askEveryone(
  porchlight: Pick<Porchlight, "profile">,
  people: readonly Person[],
  onAnswer: (answered: number) => void,
): Promise<Answers> {
  let answered = 0;
  let byRules = 0;
  await mapBounded(people, IN_FLIGHT, async (person) => {
    const { lead } = await porchlight.profile(person);
    if (lead.rung === "rules") byRules++;
    onAnswer(++answered);
  });
  return { people: people.length, byRules };
}
