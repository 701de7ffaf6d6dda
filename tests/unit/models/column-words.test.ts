import { columnWords } from "@porchlight/core/column-words";
import { realEstate } from "@porchlight/realestate/real-estate";
import { describe, expect, it } from "vitest";

const words = columnWords(realEstate, "lead_scorer_v2");

describe("columnWords", () => {
  it("says a column as the model's own rules say it, else as any rule does", () => {
    expect(words("tour_requested_decayed_7d")).toBe("tours asked for lately: {value}");
    expect(words("search_performed_decayed_7d")).toBe("searches lately: {value}");
    expect(columnWords(realEstate, "churn_predictor_v2")("active_days_28d")).toBe(
      "active on {value} of the last 28 days",
    );
  });

  it.each([
    ["property_viewed_decayed_1h", "property viewed lately (1h): {value}"],
    ["tour_completed_days_since", "days since tour completed: {value}"],
    ["property_saved_total", "property saved in all: {value}"],
    ["listingId_distinct", "different listing id: {value}"],
    ["livingArea_mean", "living area mean: {value}"],
    ["hour_concentration", "hour concentration: {value}"],
  ])("makes a sentence of the name %s where no rule reads it", (column, sentence) => {
    expect(words(column)).toBe(sentence);
  });

  it("has a sentence with the value in it, or that needs none, for every column", () => {
    for (const column of realEstate.featureSet.columns)
      expect(words(column)).toMatch(/\{value\}|unsubscribed|was lost/);
  });
});
