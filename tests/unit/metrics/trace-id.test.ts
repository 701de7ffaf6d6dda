import { log } from "@porchlight/functions/runtime/log";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const lineOf = (facts: Readonly<Record<string, unknown>>) => {
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  log(facts);
  return JSON.parse(print.mock.calls[0]?.[0]);
};

it("a log line names the trace of its invocation", () => {
  vi.stubEnv(
    "_X_AMZN_TRACE_ID",
    "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
  );
  expect(lineOf({ requestId: "req_1" })).toEqual({
    requestId: "req_1",
    traceId: "1-5759e988-bd862e3fe1be46a994272793",
  });
});

it("a log line names no trace where nothing traces", () => {
  expect(lineOf({ requestId: "req_1" })).toEqual({ requestId: "req_1" });
});
