import { ENV } from "@porchlight/core/names";
import { createStep } from "@porchlight/functions/runtime/crash";
import { describe, expect, it } from "vitest";

const killsOf = (crashAt: string | undefined) => {
  let kills = 0;
  const step = createStep({ [ENV.crashAt]: crashAt }, () => void kills++);
  return { step, kills: () => kills };
};

describe("the step at which a function kills itself", () => {
  it.each([undefined, ""])("is none when the environment says %j", (text) => {
    const { step, kills } = killsOf(text);
    step("written");
    expect(kills()).toBe(0);
  });

  it("is the one named, at its first passing", () => {
    const { step, kills } = killsOf("fenced");
    step("spilled");
    expect(kills()).toBe(0);
    step("fenced");
    expect(kills()).toBe(1);
  });

  it("is passed n - 1 times when the n-th is named", () => {
    const { step, kills } = killsOf("read:3");
    for (let i = 0; i < 2; i++) step("read");
    expect(kills()).toBe(0);
    step("read");
    expect(kills()).toBe(1);
  });

  it.each(["wrote", "read:0", "read:", "read:1:2", "read:x", " read", "READ"])(
    "cannot be %j",
    (text) => {
      expect(() => killsOf(text)).toThrow(/takes a step/);
    },
  );
});
