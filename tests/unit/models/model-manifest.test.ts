import { parseModelManifest, versionName } from "@porchlight/core/model-manifest";
import { describe, expect, it } from "vitest";
import { draftOf, versionOf } from "../../fakes/model-manifest.ts";
import { shop } from "../predict/world.ts";

const { manifest } = await versionOf(draftOf(shop, "lead_scorer_v2"), 7);
const classes = (await versionOf(draftOf(shop, "behavioral_intelligence_v2"), 1)).manifest;

describe("parseModelManifest", () => {
  it("takes what it is given back from JSON, of yes-or-no models and of classes", () => {
    for (const whole of [manifest, classes])
      expect(parseModelManifest(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });

  it.each([
    ["no object", null],
    ["an unknown key", { ...manifest, owner: "me" }],
    ["an unknown key further in", { ...manifest, training: { ...manifest.training, gpu: true } }],
    ["a version below one", { ...manifest, version: 0 }],
    ["half a version", { ...manifest, version: 1.5 }],
    ["a model with a path in its name", { ...manifest, model: "../lead" }],
    ["a workspace with a slash", { ...manifest, workspace: "a/b" }],
    ["a short hash", { ...manifest, onnxSha256: "ab" }],
    ["a rung that no version has", { ...manifest, rung: "rules" }],
    ["no columns", { ...manifest, columns: [] }],
    ["a measure that is no number", { ...manifest, evaluation: { rows: 1, logLoss: Number.NaN } }],
    ["more classes than outputs", { ...classes, outputs: 1 }],
    ["a key that is missing", { ...manifest, provisional: undefined }],
  ])("refuses %s", (_, value) => {
    expect(() => parseModelManifest(value)).toThrowError(
      expect.objectContaining({ code: "model.unreadable" }),
    );
  });

  it("says where it does not fit", () => {
    const wrong = { ...manifest, training: { ...manifest.training, rows: -1 } };
    expect(() => parseModelManifest(wrong)).toThrowError(/training\.rows/);
  });
});

it("names a version by its model and number", () => {
  expect(versionName(manifest)).toBe("lead_scorer_v2@7");
});
