import { failedRecords } from "@porchlight/local/failed-records";
import { failure } from "@porchlight/local/invocation";
import { describe, expect, it } from "vitest";

const ids = ["a", "b", "c"];
const afterAnswer = (answer: unknown) => [
  ...failedRecords({ ok: true, payload: JSON.stringify(answer) }, ids),
];

describe("the records of a delivery that come again", () => {
  it("are those the answer lists", () => {
    const batchItemFailures = [{ itemIdentifier: "b" }];
    expect(afterAnswer({ batchItemFailures })).toEqual(["b"]);
  });

  it.each([[null], [{}], [{ batchItemFailures: null }], [{ batchItemFailures: [] }]])(
    "are none after %j",
    (answer) => {
      expect(afterAnswer(answer)).toEqual([]);
    },
  );

  it.each([
    [{ batchItemFailures: "b" }],
    [{ batchItemFailures: [null] }],
    [{ batchItemFailures: [{}] }],
    [{ batchItemFailures: [{ itemIdentifier: "" }] }],
    [{ batchItemFailures: [{ itemIdentifier: "b" }, { itemIdentifier: "stranger" }] }],
  ])("are all after an answer that makes no sense: %j", (answer) => {
    expect(afterAnswer(answer)).toEqual(ids);
  });

  it("are all after a failure", () => {
    expect([...failedRecords(failure("timeout", ""), ids)]).toEqual(ids);
  });
});
