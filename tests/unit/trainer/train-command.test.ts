import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainCommand } from "@porchlight/cli/commands/train";
import { trainingLines, trainingRemarks, trainingRows } from "@porchlight/cli/train/training-lines";
import { ServiceError } from "@porchlight/core/error";
import type { ModelManifest } from "@porchlight/core/models/model-manifest";
import type { TrainingReport } from "@porchlight/trainer/train-model";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const run = (...args: string[]) =>
  trainCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(args, { from: "user" });

describe("porchlight train", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "porchlight-train-command-"));
    vi.stubEnv("PORCHLIGHT_WORKSPACES_TABLE", "");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  it("asks for the model's name", async () => {
    await expect(run("--data", folder)).rejects.toMatchObject({
      code: "commander.missingMandatoryOptionValue",
    });
  });

  it.each(["-1", "1.5", "2147483648", "x"])("refuses the seed %s", async (seed) => {
    await expect(run("--model", "all", "--seed", seed)).rejects.toMatchObject({
      code: "commander.invalidArgument",
    });
  });

  it.each(["-1", "201", "many"])("refuses to search among %s settings", async (search) => {
    await expect(run("--model", "all", "--search", search)).rejects.toMatchObject({
      code: "commander.invalidArgument",
    });
  });

  it("refuses a search whose every try would be a job on SageMaker", async () => {
    const there = ["--engine", "sagemaker", "--role", "arn", "--bucket", "b", "--search", "2"];
    await expect(run("--model", "all", ...there)).rejects.toMatchObject({
      code: "config.invalid",
      message: expect.stringContaining("--search goes with --engine xgboost only"),
    });
  });

  it("says how to start a laptop where none is up", async () => {
    await expect(run("--model", "all", "--data", folder)).rejects.toMatchObject({
      code: "config.invalid",
      message: expect.stringContaining("porchlight up"),
    });
  });

  it("names the bucket that is missing beside an AWS table", async () => {
    vi.stubEnv("PORCHLIGHT_WORKSPACES_TABLE", "workspaces");
    vi.stubEnv("PORCHLIGHT_ARCHIVE_BUCKET", "");
    await expect(run("--model", "all")).rejects.toMatchObject({
      code: "config.invalid",
      message: expect.stringContaining("PORCHLIGHT_ARCHIVE_BUCKET"),
    });
  });
});

describe("what training says", () => {
  const DAY = 86_400_000;
  const report: TrainingReport = {
    model: "lead",
    rows: 100,
    baseRate: 0.1,
    auc: 0.8,
    logLoss: 0.3,
    brier: 0.1,
    rulesAuc: 0.64,
    parts: { train: 300, validation: 50, calibration: 80, test: 100 },
    people: 40,
    outcomes: { lost: 400, won: 50 },
    testFromMs: 0,
    testToMs: DAY,
    testCut: { by: "time", gapMs: 30 * DAY },
    calibrationCut: { by: "people", gapMs: 0 },
    validationCut: { by: "people", gapMs: 0 },
    calibration: { method: "platt", slope: 1, intercept: 0 },
    operatingPoint: {
      promise: { precision: 0.95, delta: 0.05 },
      outcomes: 80,
      refused: { outcomes: 80, needed: 400 },
    },
    reliability: {
      ece: 0.04,
      perfectEce: [0.01, 0.05],
      intervals: { ece: [0.03, 0.06], logLoss: [0.2, 0.4], brier: [0.05, 0.15] },
    },
    ranking: { auc: [0.75, 0.85], rulesAuc: [0.6, 0.7], aucGain: [0.1, 0.2] },
    curves: { reliability: [], precision: [], lift: [] },
    testPeople: 30,
    decided: { rows: 100, coverage: 0, acted: 0, right: 0 },
    trees: 12,
  };
  const manifest = { model: "lead", version: 3 } as ModelManifest;
  const serves = { manifest, promoted: true, why: "good" };
  const trained = { model: "lead", seconds: 2, report, registered: serves };
  const problem = new ServiceError("training.too_little", "too little");
  const failed = { model: "churn", seconds: 0, problem };

  it("gives each figure a line, and the model's AUC the rules' as reference", () => {
    const lines = trainingLines([trained, failed]);
    expect(lines).toContainEqual({
      name: "model.lead.auc",
      value: 0.8,
      unit: "AUC",
      reference: 0.64,
      ratio: 1.25,
    });
    expect(lines.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["model.lead.rules_auc", "model.lead.test", "model.lead.champion"]),
    );
  });

  it("gives each model a row, and those that were not trained one too", () => {
    const [lead, churn] = trainingRows([trained, failed]);
    expect(lead).toMatchObject({
      version: 3,
      serves: "yes",
      "train+validation+calibration+test": "300+50+80+100",
    });
    expect(churn).toEqual({ model: "churn", version: "none" });
  });

  it("says how the test was kept apart, what does not serve, and what is missing", () => {
    const worse = { ...trained, registered: { ...serves, promoted: false, why: "ranks worse" } };
    const short = { ...report, testCut: { by: "people", gapMs: 0 } as const };
    expect(trainingRemarks([trained])[0]).toContain("after a gap of 30 days");
    expect(trainingRemarks([{ ...trained, report: short }])[0]).toContain("people held out");
    expect(trainingRemarks([worse]).at(-1)).toBe("it does not serve: ranks worse");
    expect(trainingRemarks([failed])).toEqual(["too little"]);
  });

  it("says which settings a search found, and how many it tried", () => {
    const tried = [
      { parameters: { eta: 0.03, max_depth: 3 }, rounds: 1_000, logLoss: 0.31 },
      { parameters: { eta: 0.1, max_depth: 6 }, rounds: 150, logLoss: 0.35 },
    ];
    const searched = { ...trained, report: { ...report, search: { tried } } };
    expect(trainingRemarks([searched])[0]).toBe(
      "lead takes the best of 2 settings, by log-loss on validation rows (0.310): eta 0.03, max_depth 3",
    );
    expect(trainingLines([searched])).toContainEqual({
      name: "model.lead.settings_tried",
      value: 2,
      unit: "settings",
    });
  });

  it("says what a model promises, or why it promises nothing", () => {
    const promise = { precision: 0.95, delta: 0.05 };
    const acts = { threshold: 2, acted: 80, right: 79, coverage: 0.4, outcomes: 200, promise };
    const refused = { promise, outcomes: 200, refused: { outcomes: 200 } };
    const [about, kept, hopeless, none] = [report.operatingPoint, acts, refused, null].map(
      (operatingPoint) =>
        trainingRemarks([{ ...trained, report: { ...report, operatingPoint } }])[1],
    );
    expect(about).toContain("cannot be shown on 80 outcomes; it takes about 400");
    expect(kept).toContain("acts on 40 % of 200 outcomes, 79 of 80 right: at least 95 % right");
    expect(hopeless).toContain("a better model, not more outcomes");
    expect(none).toContain("promises nothing");
  });
});
