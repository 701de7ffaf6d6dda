import { createConsumerFaults } from "@porchlight/cli/replay/consumer-faults";
import { createCrashPlan } from "@porchlight/cli/replay/crash-plan";
import { faultSettings } from "@porchlight/cli/replay/fault-settings";
import { ENV, FUNCTIONS, STEPS } from "@porchlight/core/names";
import type { InstanceExit } from "@porchlight/local/laptop";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { describe, expect, it } from "vitest";

describe("the plan of crashes", () => {
  it("assigns open steps until each was hit as often as planned, and then none", () => {
    const plan = createCrashPlan(createRandom(1), 2);
    let spawn = 1;
    for (let text = plan.assign(spawn); text !== undefined; text = plan.assign(++spawn)) {
      expect(text).toMatch(new RegExp(`^(${STEPS.join("|")}):[1-3]$`));
      plan.noteCrash(spawn);
    }
    expect([...plan.counts]).toEqual(STEPS.map((step) => [step, 2]));
    expect(plan.isComplete()).toBe(true);
  });

  it("opens a step again when its process ended in another way", () => {
    const plan = createCrashPlan(createRandom(1), 1, ["read"]);
    plan.assign(1);
    plan.noteEnd(1);
    expect(plan.counts.get("read")).toBe(0);
    expect(plan.assign(2)).toMatch(/^read:/);
  });

  it("gives two processes different steps while there are any", () => {
    const plan = createCrashPlan(createRandom(1), 1);
    const steps = STEPS.map((_, i) => plan.assign(i)?.split(":")[0]);
    expect(new Set(steps).size).toBe(STEPS.length);
  });
});

describe("faults of the consumer", () => {
  const exit = (change: Partial<InstanceExit>): InstanceExit => ({
    functionName: FUNCTIONS.scoreInteractions,
    spawn: 1,
    pid: 4711,
    code: null,
    signal: "SIGKILL",
    during: "invocation",
    cause: "crash",
    ...change,
  });

  it("count a crash when the process died by SIGKILL at work, not when it was told to", () => {
    const faults = createConsumerFaults(faultSettings(7));
    const { functionEnvironment, onInstanceExit } = faults.laptopOptions;
    const environment = functionEnvironment?.(FUNCTIONS.scoreInteractions, 1);
    const [step = ""] = environment?.[ENV.crashAt]?.split(":") ?? [];
    onInstanceExit?.(exit({ cause: "timeout" }));
    expect(Object.fromEntries(faults.facts().crashes)).toMatchObject({ [step]: 0 });
    functionEnvironment?.(FUNCTIONS.scoreInteractions, 2);
    onInstanceExit?.(exit({ spawn: 2 }));
    expect([...faults.facts().crashes.values()].reduce((a, b) => a + b)).toBe(1);
  });

  it("leave other functions alone", () => {
    const { functionEnvironment } = createConsumerFaults(faultSettings(7)).laptopOptions;
    expect(functionEnvironment?.(FUNCTIONS.ingest, 1)).toEqual({});
  });

  it("say what was planned and did not happen", () => {
    expect(createConsumerFaults(faultSettings(7)).missing()).toHaveLength(STEPS.length + 2);
  });
});
