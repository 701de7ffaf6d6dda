import { newId } from "@porchlight/client/new-id";
import { parseRetryAfter } from "@porchlight/client/parse-retry-after";
import { isPorchlightError, PorchlightError } from "@porchlight/client/porchlight-error";
import { afterEach, describe, expect, it, vi } from "vitest";

describe("parseRetryAfter", () => {
  const nowMs = Date.UTC(2015, 9, 21, 7, 28, 0);
  it.each([
    ["5", 5_000],
    ["0", 0],
    ["Wed, 21 Oct 2015 07:28:30 GMT", 30_000],
    ["Wednesday, 21-Oct-15 07:28:30 GMT", 30_000],
    ["Wed, 21 Oct 2015 07:27:00 GMT", 0],
    ["-5", undefined],
    ["1.5", undefined],
    ["soon", undefined],
    ["2015", 2_015_000],
    ["99999999999999999999", undefined],
    ["", undefined],
    [null, undefined],
  ])("reads %j as %j ms", (text, ms) => {
    expect(parseRetryAfter(text, nowMs)).toBe(ms);
  });
});

describe("newId", () => {
  afterEach(() => vi.unstubAllGlobals());
  const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  it("is a random UUID", () => {
    expect(newId()).toMatch(UUID_4);
  });

  it("is one where pages have no randomUUID, and never the same", () => {
    const { crypto } = globalThis;
    vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
    const ids = Array.from({ length: 200 }, newId);
    expect(ids.filter((id) => !UUID_4.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(200);
  });
});

describe("isPorchlightError", () => {
  it("knows an error that another copy of the module threw", () => {
    const BRAND = Symbol.for("porchlight.PorchlightError");
    expect(isPorchlightError(Object.assign(new TypeError(), { [BRAND]: true }))).toBe(true);
  });

  it.each([new TypeError("PorchlightError"), { name: "PorchlightError" }, null, "text"])(
    "does not take %s for one",
    (value) => {
      expect(isPorchlightError(value)).toBe(false);
    },
  );

  it("guards what has a cause only where it was given one", () => {
    expect("cause" in new PorchlightError("config.invalid", "no")).toBe(false);
    expect(new PorchlightError("network.failed", "no", { cause: 7 }).cause).toBe(7);
  });
});
