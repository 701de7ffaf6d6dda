import { connect } from "@porchlight/client/connect";
import { readOptions } from "@porchlight/client/connect-options";
import { isPorchlightError } from "@porchlight/client/porchlight-error";
import { describe, expect, it } from "vitest";

const url = "https://porchlight.test";
const key = "pl_0123456789abcdef_secret";

function problemOf(options: unknown) {
  try {
    connect(options as never);
  } catch (error) {
    if (isPorchlightError(error)) return error;
    throw error;
  }
  return undefined;
}

describe("connect", () => {
  it.each<[string, unknown]>([
    ["no options", undefined],
    ["no url", { key }],
    ["no key", { url }],
    ["an unknown option", { url, key, timeout: 30 }],
    ["a url without a scheme", { url: "localhost:7070", key }],
    ["a path for a url", { url: "/porchlight", key }],
    ["a url with a query", { url: `${url}?stage=prod`, key }],
    ["a url with credentials", { url: "https://pl_1:@porchlight.test", key }],
    ["a key with a line break", { url, key: "pl_1\n" }],
    ["an empty key", { url, key: "" }],
    ["no time", { url, key, timeoutMs: 0 }],
    ["more time than a timer has", { url, key, timeoutMs: 2 ** 31 }],
    ["a time that is text", { url, key, timeoutMs: "30" }],
    ["fewer than no retries", { url, key, retries: -1 }],
    ["half a retry", { url, key, retries: 0.5 }],
    ["a fetch that is none", { url, key, fetch: {} }],
    ["a clock that is none", { url, key, now: 0 }],
  ])("refuses %s", (_, options) => {
    expect(problemOf(options)).toMatchObject({ code: "config.invalid", status: undefined });
  });

  it("says which option is wrong, and never what a key is", () => {
    const problem = problemOf({ url, key: `${key} ` });
    expect(problem?.details).toEqual({ option: "key" });
    expect(problem?.message).not.toContain(key);
    expect(problemOf({ url, key, timeout: 30 })?.message).toContain("timeoutMs");
  });

  it.each([
    ["https://porchlight.test/", "https://porchlight.test"],
    ["http://127.0.0.1:7070/prod//", "http://127.0.0.1:7070/prod"],
  ])("takes %s", (given, kept) => {
    expect(readOptions({ url: given, key }).url).toBe(kept);
  });

  it("takes an option that is undefined for one not given", () => {
    const options = { url, key, retries: undefined, timeoutMs: undefined };
    expect(readOptions(options as never)).toMatchObject({ retries: 3, timeoutMs: 30_000 });
  });

  it("lets every option have its effect", () => {
    const own = {
      url,
      key,
      fetch: async () => ({ status: 200, headers: { get: () => null }, text: async () => "{}" }),
      timeoutMs: 1,
      retries: 0,
      now: () => 0,
      newId: () => "id",
      wait: async () => {},
      random: () => 0,
    };
    expect(readOptions(own)).toEqual(own);
  });
});
