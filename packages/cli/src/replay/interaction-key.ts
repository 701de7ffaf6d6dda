import type { PersonKey } from "@porchlight/core/interaction";

/** One string per interaction of a workspace: the person as it was sent, and its id. */
export type InteractionKey = string;

export const interactionKey = (person: PersonKey, id: string): InteractionKey =>
  JSON.stringify([person, id]);
