import type { ArchiveRow } from "../ingest/archive-row.ts";
import type { PersonKey } from "../interaction.ts";
import type { Erasure } from "../ports/erasures.ts";

/** Name → up to when what was known of it is erased, Unix ms. */
export type ErasedNames = ReadonlyMap<PersonKey, number>;

/** All names of all erasures of one workspace. */
export function erasedNames(erasures: readonly Pick<Erasure, "names">[]): ErasedNames {
  const erased = new Map<PersonKey, number>();
  for (const { names } of erasures)
    for (const [name, atMs] of Object.entries(names) as [PersonKey, number][])
      erased.set(name, Math.max(atMs, erased.get(name) ?? atMs));
  return erased;
}

/** Whether a row was known by the time that its person, or an end of its link, was erased. */
export function isErasedRow(erased: ErasedNames, row: ArchiveRow): boolean {
  const [names, { knownAtMs }] =
    "link" in row ? [[row.link.from, row.link.to], row.link] : [[row.person], row.interaction];
  return names.some((name) => knownAtMs <= (erased.get(name) ?? Number.NEGATIVE_INFINITY));
}

/** The rows that replay and training may read: an erasure counts before its pass over the archive is done. */
export async function* withoutErased(
  rows: AsyncIterable<ArchiveRow>,
  erased: ErasedNames,
): AsyncGenerator<ArchiveRow> {
  for await (const row of rows) if (!isErasedRow(erased, row)) yield row;
}
