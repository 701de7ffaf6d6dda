import type { DeliveryFacts } from "@porchlight/core/delivery/delivery";
import type { Metrics } from "./metrics.ts";

/** Counts what a delivery did. Answers what there is to say of it beside the metrics. */
export function countDelivery(
  metrics: Pick<Metrics, "count" | "measure">,
  facts: Readonly<DeliveryFacts>,
  oldestMs: number,
): Readonly<Record<string, number>> {
  const { records, persons, profiles, reads, writes, runs, linksKnown, linksErased } = facts;
  metrics.count("folded_count", facts.folded);
  metrics.count("repeats_count", facts.repeats);
  metrics.count("late_count", facts.late);
  metrics.count("erased_count", facts.erased);
  metrics.count("conflicts_count", facts.conflicts);
  metrics.count("links_count", facts.links);
  metrics.count("refused_links_count", facts.linksRefused);
  metrics.count("spilled_ids_count", facts.spilledIds);
  metrics.count("cache_away_count", facts.cacheDown);
  metrics.count("model_failures_count", facts.runFailures);
  metrics.count("models_away_count", facts.modelsAway);
  metrics.count("rules_count", facts.rungs.rules);
  metrics.count("shipped_count", facts.rungs.shipped);
  metrics.count("own_count", facts.rungs.own);
  metrics.count("acts_count", facts.acts);
  metrics.count("abstentions_count", facts.abstentions);
  if (profiles > 0) {
    metrics.measure("completeness_ratio", facts.completeness / profiles);
    metrics.measure("staleness_ms", Math.max(0, oldestMs));
  }
  return { records, persons, profiles, reads, writes, runs, linksKnown, linksErased };
}
