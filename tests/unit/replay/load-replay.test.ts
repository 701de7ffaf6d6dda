import { findData, loadReplay } from "@porchlight/cli/replay/load-replay";
import { describe, expect, it } from "vitest";

describe("a replay that cannot be done", () => {
  it("names the replays there are", async () => {
    await expect(loadReplay("bpic2013")).rejects.toMatchObject({
      code: "request.bad_parameter",
      message: 'there is no replay "bpic2013"; there is bpic2012',
    });
    await expect(loadReplay("toString")).rejects.toMatchObject({ code: "request.bad_parameter" });
  });

  it("says which data set is missing and how to point to it", async () => {
    const definition = await loadReplay("bpic2012");
    await expect(findData(definition, "/nowhere")).rejects.toMatchObject({
      code: "request.bad_parameter",
      message: expect.stringMatching(
        /^the data set bpic2012 is missing: there is no \/nowhere\/.*--data DIR or PORCHLIGHT_DATA$/,
      ),
    });
  });
});
