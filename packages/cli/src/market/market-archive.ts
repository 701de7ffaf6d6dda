import { DAY_MS } from "@porchlight/core/duration";
import { ServiceError } from "@porchlight/core/error";
import { acceptRequest } from "@porchlight/core/ingest/accept-request";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import { asImport } from "@porchlight/realestate/market/as-import";
import type { MarketOptions } from "@porchlight/realestate/market/market-options";
import { simulateMarket } from "@porchlight/realestate/market/simulate-market";
import { realEstate } from "@porchlight/realestate/real-estate";

/**
 * What the archive would hold once a market's history has gone through ingest, without any service: what counts as
 * an interaction, and what of it is kept, is decided by ingest's own code.
 */
export function* marketArchive(
  options: MarketOptions,
  onDay: (day: number) => void = () => {},
): Generator<ArchiveRow> {
  const receivedAtMs = options.startMs + options.days * DAY_MS;
  const common = { workspace: "market", schema: realEstate.name, receivedAtMs };
  const accept = {
    call: "batch",
    key: { ...common, scopes: ["write", "admin"] },
    behavior: realEstate,
    receivedAtMs,
    newId: () => "",
  } as const;
  for (const sending of simulateMarket(options).until(receivedAtMs)) {
    onDay(Math.floor((sending.knownAtMs - options.startMs) / DAY_MS));
    const { record, rejected } = acceptRequest({ batch: [asImport(sending)] }, accept);
    if (rejected[0] !== undefined)
      throw new ServiceError(
        "service.failed",
        `ingest rejects what the market sends: ${rejected[0].message}`,
      );
    for (const link of record.links) yield { ...common, link };
    for (const { person, interactions } of record.people)
      for (const interaction of interactions) yield { ...common, person, interaction };
  }
}
