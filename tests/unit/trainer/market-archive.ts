import { acceptRequest } from "@porchlight/core/accept-request";
import type { ArchiveRow } from "@porchlight/core/archive-row";
import { DAY_MS } from "@porchlight/core/duration";
import { asImport } from "@porchlight/realestate/market/as-import";
import type { MarketOptions } from "@porchlight/realestate/market/market-options";
import { simulateMarket } from "@porchlight/realestate/market/simulate-market";
import { realEstate } from "@porchlight/realestate/real-estate";

/** What the archive holds once a market's history has gone through ingest. */
export function* marketArchive(options: MarketOptions): Generator<ArchiveRow> {
  const receivedAtMs = options.startMs + options.days * DAY_MS;
  const common = { workspace: "market", schema: realEstate.name, receivedAtMs };
  const key = { ...common, scopes: ["write", "admin"] as const };
  const accept = {
    call: "batch",
    key,
    behavior: realEstate,
    receivedAtMs,
    newId: () => "",
  } as const;
  for (const sending of simulateMarket(options).until(receivedAtMs)) {
    const { record, rejected } = acceptRequest({ batch: [asImport(sending)] }, accept);
    if (rejected[0] !== undefined) throw new RangeError(rejected[0].message);
    for (const link of record.links) yield { ...common, link };
    for (const { person, interactions } of record.people)
      for (const interaction of interactions) yield { ...common, person, interaction };
  }
}
