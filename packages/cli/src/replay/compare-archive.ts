import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import type { Interaction } from "@porchlight/core/interaction";
import { type InteractionKey, interactionKey } from "./interaction-key.ts";

export interface ArchiveFacts {
  readonly rows: number;
  /** Accepted, and not in the archive. */
  readonly missing: number;
  /** In the archive, and never accepted. */
  readonly unknown: number;
  /** In the archive, and not as it was sent. */
  readonly changed: number;
}

/** What an archived interaction must say. */
export type Sent = Pick<Interaction, "kind" | "happenedAtMs" | "knownAtMs">;

/** Holds the archive against what was accepted: each interaction once, as it was sent. */
export async function compareArchive(
  rows: AsyncIterable<ArchiveRow> | Iterable<ArchiveRow>,
  accepted: ReadonlyMap<InteractionKey, Sent>,
): Promise<ArchiveFacts> {
  const facts = { rows: 0, missing: 0, unknown: 0, changed: 0 };
  const found = new Set<InteractionKey>();
  for await (const row of rows) {
    if ("link" in row) continue;
    facts.rows++;
    const { interaction, person } = row;
    const key = interactionKey(person, interaction.id);
    const sent = accepted.get(key);
    if (sent === undefined || found.has(key)) facts.unknown++;
    else if (!isSame(interaction, sent)) facts.changed++;
    found.add(key);
  }
  for (const key of accepted.keys()) if (!found.has(key)) facts.missing++;
  return facts;
}

const isSame = (interaction: Interaction, sent: Sent): boolean =>
  interaction.kind === sent.kind &&
  interaction.happenedAtMs === sent.happenedAtMs &&
  interaction.knownAtMs === sent.knownAtMs;
