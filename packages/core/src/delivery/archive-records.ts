import type { ArchiveRow } from "../ingest/archive-row.ts";
import type { ArchiveObject } from "../ports/archive.ts";
import { isLate } from "../state/repeat-window.ts";
import type { DeliveredRecord, Run } from "./delivery.ts";
import { isErased, isErasedLink } from "./is-erased.ts";

/**
 * Archives what one workspace has in a delivery: one object for what is folded, one for what is late.
 * A link is no later than any other: saying it twice changes nothing. What is erased is left out: who it
 * is of was read before.
 */
export async function archiveRecords(
  { behavior, facts, options: { nowMs }, ports, stored, workspace }: Run,
  name: string,
  records: readonly DeliveredRecord[],
): Promise<void> {
  const sections: Record<ArchiveObject["section"], string[]> = { interactions: [], late: [] };
  for (const { record } of records) {
    const late = isLate(record.receivedAtMs, nowMs);
    const common = { workspace, schema: record.schema, receivedAtMs: record.receivedAtMs };
    for (const link of record.links)
      if (!isErasedLink(workspace, stored, link))
        sections.interactions.push(toText({ ...common, link }));
    for (const { person, interactions } of record.people) {
      const kept = interactions.filter((one) => !isErased(stored, { workspace, person }, one));
      for (const interaction of kept)
        sections[late ? "late" : "interactions"].push(toText({ ...common, person, interaction }));
      if (!late) continue;
      facts.late += kept.length;
      facts.erased += interactions.length - kept.length;
    }
  }
  const objects = Object.entries(sections).flatMap(([section, rows]) =>
    rows.length === 0
      ? []
      : [
          {
            workspace,
            section: section as ArchiveObject["section"],
            atMs: nowMs,
            // With the schema, because a delivery may hold two of one workspace: nobody's rows are overwritten.
            name: `${name}-${behavior.name}`,
            rows,
          },
        ],
  );
  await Promise.all(objects.map(ports.archive));
}

const toText = (row: ArchiveRow): string => JSON.stringify(row);
