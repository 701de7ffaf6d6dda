import { describe, expect, it } from "vitest";
import { chancesOf } from "../../learning/chances-of.ts";
import { modelsOf, type TaughtModel } from "../../learning/models-of.ts";

const tasks = ["won", "lost", "gone"].map((name, i) => ({ name, outcome: 4 + i, reference: {} }));

describe("what models are taught", () => {
  it("is all outcomes at once, a class per task", () => {
    const models = modelsOf(tasks, {});
    expect(models.map(({ outputs }) => outputs)).toEqual([3]);
    expect([4, 5, 6].map((outcome) => models[0]?.labelOf(outcome))).toEqual([0, 1, 2]);
  });

  it("is yes and no of each where they are told apart, or where there is one", () => {
    const apart = modelsOf(tasks, { apart: true });
    expect(apart.map(({ outputs }) => outputs)).toEqual([1, 1, 1]);
    expect(apart.map(({ labelOf }) => labelOf(5))).toEqual([0, 1, 0]);
    expect(modelsOf(tasks.slice(1, 2), {})).toHaveLength(1);
    expect(modelsOf(tasks.slice(1, 2), {})[0]?.labelOf(5)).toBe(1);
  });
});

describe("what margins say", () => {
  it("is a class's chance, for each task", () => {
    const [model] = modelsOf(tasks, {}) as [TaughtModel];
    const margins = Float32Array.of(0, 0, 0, Math.log(2), 0, 0);
    const answers = chancesOf(model, { method: "temperature", slope: 1 }, margins);
    expect(answers.map(({ chances }) => chances[0])).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(answers[0]?.chances[1]).toBeCloseTo(1 / 2, 6);
    expect(answers[2]?.ranks[1]).toBeCloseTo(1 / 4, 6);
  });

  it("ranks a yes by its margin, where chances would be ties", () => {
    const [model] = modelsOf(tasks, { apart: true }) as [TaughtModel];
    const flat = { method: "platt", slope: 0, intercept: 0 } as const;
    const [answers] = chancesOf(model, flat, Float32Array.of(-1, 3));
    expect([...(answers?.chances ?? [])]).toEqual([0.5, 0.5]);
    expect([...(answers?.ranks ?? [])]).toEqual([-1, 3]);
  });
});
