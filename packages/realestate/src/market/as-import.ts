import type { Sending } from "./simulate-market.ts";
import type { MarketMessage } from "./write-message.ts";

/**
 * A message of the past, with when it was known: what an import with an admin key may state. Without it
 * everything would be known at the moment of the import.
 */
export const asImport = ({
  message,
  knownAtMs,
}: Sending): MarketMessage & { readonly knownAt: string } => ({
  ...message,
  knownAt: new Date(knownAtMs).toISOString(),
});
