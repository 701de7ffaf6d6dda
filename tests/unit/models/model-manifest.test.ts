import { parseModelManifest, versionName } from "@porchlight/core/models/model-manifest";
import { describe, expect, it } from "vitest";
import { draftOf, versionOf } from "../../fakes/model-manifest.ts";
import { shop } from "../predict/world.ts";

const { manifest } = await versionOf(draftOf(shop, "lead_scorer_v2"), 7);
const classes = (await versionOf(draftOf(shop, "behavioral_intelligence_v2"), 1)).manifest;

const promise = { precision: 0.95, delta: 0.05, among: [{ column: "asked_total", atMost: 3 }] };
const acts = { promise, outcomes: 400, threshold: 2.5, acted: 90, right: 89, coverage: 0.225 };
const refused = { promise, outcomes: 40, refused: { outcomes: 40, needed: 300 } };

describe("parseModelManifest", () => {
  it("takes what it is given back from JSON, of yes-or-no models and of classes", () => {
    for (const whole of [manifest, classes])
      expect(parseModelManifest(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });

  it.each([
    { calibration: { method: "platt", slope: 0.7, intercept: -0.2 }, operatingPoint: acts },
    { calibration: { method: "beta", a: 1, b: 0, c: 0.1 }, operatingPoint: refused },
    {
      calibration: { method: "isotonic", margins: [-1, 2], chances: [0.1, 0.9] },
      operatingPoint: { ...refused, refused: { outcomes: 40 } },
    },
  ])("takes a calibration and an operating point back: %j", (of) => {
    const whole = { ...manifest, ...of };
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
    ["a key that is missing", { ...manifest, passport: undefined }],
    ["no calibration", { ...manifest, calibration: undefined }],
    ["no word on where it acts", { ...manifest, operatingPoint: undefined }],
    ["yes and no calibrated as classes", { ...manifest, calibration: classes.calibration }],
    ["classes calibrated as yes and no", { ...classes, calibration: manifest.calibration }],
    [
      "a calibration that falls",
      { ...manifest, calibration: { method: "platt", slope: -1, intercept: 0 } },
    ],
    [
      "knots that fall",
      { ...manifest, calibration: { method: "isotonic", margins: [1, 2], chances: [0.9, 0.1] } },
    ],
    [
      "a promise of certainty",
      { ...manifest, operatingPoint: { ...acts, promise: { precision: 1, delta: 0.05 } } },
    ],
    ["a threshold beside a refusal", { ...manifest, operatingPoint: { ...acts, ...refused } }],
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
