import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import { describe, expect, it } from "vitest";

const rules = { base: 0, terms: [] };
const define = (...parts: readonly string[]) =>
  defineBehavior({
    name: "parts",
    interactions: { seen: { engaged: true } },
    properties: {},
    features: [],
    predictions: Object.fromEntries(
      parts.map((part, i) => [`model_v${i + 1}`, { part, answer: "likely", rules }]),
    ),
    preferences: {},
  });

describe("a part of a profile", () => {
  it.each([
    "userId",
    "anonymousId",
    "asOf",
    "stateVersion",
    "confidence",
    "completeness",
    "preferences",
    "cache",
    "ageMs",
    "pending",
  ])("is not named like the profile's own field %s", (part) => {
    expect(() => define(part)).toThrow(expect.objectContaining({ code: "schema.invalid" }));
  });

  it("belongs to one prediction", () => {
    expect(() => define("lead", "lead")).toThrow('"model_v1" and "model_v2" both fill');
    expect(Object.keys(define("lead", "churn").predictions)).toEqual(["model_v1", "model_v2"]);
  });
});
