import type { IdentityLink, Interaction, PersonKey } from "../interaction.ts";

/** One line of a workspace's archive: what ingest accepted, and when it received it. */
export type ArchiveRow = InteractionRow | LinkRow;

interface ReceivedRow {
  readonly workspace: string;
  readonly schema: string;
  /** Unix ms. */
  readonly receivedAtMs: number;
}

export interface InteractionRow extends ReceivedRow {
  readonly person: PersonKey;
  readonly interaction: Interaction;
}

export interface LinkRow extends ReceivedRow {
  readonly link: IdentityLink;
}

/** Rows are archived at least once; of those with one key, readers keep the first. */
export const archiveRowKey = (row: ArchiveRow): string =>
  JSON.stringify(
    "link" in row
      ? [row.workspace, row.link.from, row.link.to, row.link.id]
      : [row.workspace, row.person, row.interaction.id],
  );
