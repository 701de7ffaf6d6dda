import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FaultSettings, faultSettings } from "@porchlight/cli/replay/fault-settings";
import type { Judgement } from "@porchlight/cli/replay/judge-replay";
import { DISTURBANCE } from "@porchlight/cli/replay/plan-messages";
import { noProgress } from "@porchlight/cli/replay/progress";
import { runReplay } from "@porchlight/cli/replay/run-replay";
import { STEPS } from "@porchlight/core/names";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replay } from "./bpic2012.ts";
import { writeSyntheticLog } from "./synthetic-log.ts";

const EVENTS = 5_000;
const SEED = 7;

/** The faults of the command, closer together: this log is over in seconds. */
const faults: FaultSettings = {
  ...faultSettings(SEED),
  disturbance: { ...DISTURBANCE, repeatAfterMs: [3_000, 15_000], linkShare: 0.1 },
  kills: 10,
  killEveryMs: [200, 1_000],
  crashesPerStep: 1,
  visibilitySeconds: 5,
};

/** A log made up in the shape of the real one, so that this runs wherever the real one is not. */
describe("a made-up log on the laptop", () => {
  const folder = mkdtempSync(join(tmpdir(), "porchlight-synthetic-"));
  beforeAll(() => writeSyntheticLog(folder, EVENTS, SEED));
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (settings: { faults?: FaultSettings; limit?: number }): Promise<Judgement> =>
    runReplay({
      definition: replay,
      dataFolder: folder,
      limit: Number.POSITIVE_INFINITY,
      keep: false,
      say: () => {},
      startProgress: noProgress,
      ...settings,
    });
  const figure = ({ lines }: Judgement, name: string): number | undefined =>
    lines.find((line) => line.name === `replay.${name}`)?.value;

  it("is counted exactly once under repeats, shuffling, returned deliveries, kills and crashes", {
    timeout: 180_000,
  }, async () => {
    const judgement = await run({ faults });
    expect(judgement.problems).toEqual([]);
    expect(figure(judgement, "folded")).toBe(EVENTS);
    expect(figure(judgement, "kills")).toBeGreaterThanOrEqual(faults.kills + STEPS.length);
    expect(figure(judgement, "repeats_sent")).toBeGreaterThan(0.03 * EVENTS);
    expect(figure(judgement, "links_sent")).toBeGreaterThan(0);
  });

  it("is counted exactly once as it is", async () => {
    const judgement = await run({ limit: 1_000 });
    expect(judgement.problems).toEqual([]);
    expect(figure(judgement, "folded")).toBe(1_000);
    expect(figure(judgement, "repeats_sent")).toBe(0);
  });
});
