import { mapBounded } from "@porchlight/adapters/map-bounded";
import { describe, expect, it } from "vitest";

describe("mapBounded", () => {
  it("answers in order, with no more at work at once than allowed", async () => {
    let busy = 0;
    let most = 0;
    const answers = await mapBounded([5, 1, 4, 2, 3], 2, async (n) => {
      most = Math.max(most, ++busy);
      for (let i = 0; i < n; i++) await Promise.resolve();
      busy--;
      return n * 10;
    });
    expect(answers).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it("waits for everything before it throws the first failure", async () => {
    const done: number[] = [];
    const mapped = mapBounded([1, 2, 3], 3, async (n) => {
      if (n < 3) throw new RangeError(`no ${n}`);
      for (let i = 0; i < 20; i++) await Promise.resolve();
      done.push(n);
    });
    await expect(mapped).rejects.toThrow("no 1");
    expect(done).toEqual([3]);
  });

  it("does nothing with nothing", async () => {
    expect(await mapBounded([], 4, async () => 1)).toEqual([]);
  });
});
