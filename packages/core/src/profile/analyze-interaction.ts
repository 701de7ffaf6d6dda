import { foldInteractions } from "../delivery/fold-interactions.ts";
import { type ReadPerson, readPeople } from "../delivery/read-people.ts";
import { ServiceError } from "../error.ts";
import { packRecord } from "../ingest/pack-records.ts";
import { readInteraction } from "../ingest/read-interaction.ts";
import type { Receipt } from "../ingest/read-interaction-receipt.ts";
import type { Interaction, PersonKey } from "../interaction.ts";
import { type Models, REQUEST_LOAD_WAIT_MS } from "../models/models.ts";
import type { Enqueue } from "../ports/enqueue.ts";
import { addressKey, type StateStore } from "../ports/state-store.ts";
import { allReasons } from "../predictions/reasons-asked.ts";
import type { Behavior } from "../schema/behavior.ts";
import { buildProfiles } from "./build-profiles.ts";
import type { BuiltProfile, Profile } from "./profile.ts";

export interface AnalyzePorts {
  readonly states: Pick<StateStore, "read" | "readSpill">;
  readonly models: Models;
  readonly enqueue: Enqueue;
}

/** The profile an interaction leads to. */
export type AnalyzedProfile = Profile & {
  /** What a repeat of this must carry, to be recognised. */
  readonly messageId: string;
  /** Whether the state is still to reflect it: false for a repeat of what was folded before. */
  readonly pending: boolean;
  /** Made from the state, past the cache. */
  readonly cache: "bypass";
  readonly ageMs: 0;
};

/**
 * Accepts one interaction, in the shape of a `track` call, and answers with the profile it leads to,
 * without waiting for it to be folded: the queue stays the one way into the state, and here it is folded
 * in memory only, on top of what is stored. `stateVersion` names what is stored; others that wait in the
 * queue are not in it.
 *
 * All that can fail comes before the interaction is on the queue, so that who gets an error may try
 * again and is counted once. Throws what is wrong with it, `store.unavailable` and `queue.unavailable`.
 */
export async function analyzeInteraction(
  { states, models, enqueue }: AnalyzePorts,
  workspace: string,
  message: unknown,
  receipt: Receipt,
): Promise<AnalyzedProfile> {
  const { behavior, receivedAtMs } = receipt;
  const { person, interaction } = readInteraction(message, receipt, "track");
  const received = { interaction: requireKind(interaction), receivedAtMs };
  const address = { workspace, person };
  const read = (await readPeople(states, behavior, [address])).get(addressKey(address));
  const job = { person: read as ReadPerson, interactions: [received] };
  const [facts] = await foldInteractions(states, behavior, [job], receivedAtMs);
  const pending = facts?.folded === 1;
  const serving = await models.serving(workspace, behavior, REQUEST_LOAD_WAIT_MS);
  const led = { ...job.person, person: job.person.address.person };
  const asked = allReasons(behavior);
  const { built } = await buildProfiles(behavior, serving, [led], receivedAtMs, asked);
  const { profile } = built[0] as BuiltProfile;
  const messageId = received.interaction.id;
  const analyzed: AnalyzedProfile = { ...profile, messageId, pending, cache: "bypass", ageMs: 0 };
  if (pending) await enqueue(bodiesOf(workspace, behavior, person, received));
  return analyzed;
}

/** Only calls other than `track` may lack one. */
function requireKind(interaction: Interaction | undefined): Interaction {
  if (interaction !== undefined) return interaction;
  throw new ServiceError("interaction.unknown_kind", "the interaction is of no kind");
}

const bodiesOf = (
  workspace: string,
  { name: schema }: Behavior,
  person: PersonKey,
  {
    interaction,
    receivedAtMs,
  }: { readonly interaction: Interaction; readonly receivedAtMs: number },
): string[] =>
  packRecord({
    workspace,
    schema,
    receivedAtMs,
    people: [{ person, interactions: [interaction] }],
    links: [],
  });
