import {
  formatKey,
  generateKey,
  hashSecret,
  isSameHash,
  parseKey,
} from "@porchlight/core/keys/key";
import { readPresentedKey } from "@porchlight/core/keys/key-presented";
import { describe, expect, it } from "vitest";

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => 255 - i);
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("a key", () => {
  it("survives being written and read", () => {
    const key = generateKey(bytes);
    expect(formatKey(key)).toMatch(/^pl_fffefdfcfbfaf9f8_[A-Za-z0-9_-]{43}$/);
    expect(parseKey(formatKey(key))).toEqual(key);
  });

  it("may have underscores in its secret", () => {
    const secret = "_".repeat(43);
    expect(parseKey(`pl_${"a".repeat(16)}_${secret}`)?.secret).toBe(secret);
  });

  it.each([
    "",
    "pl__",
    `pl_${"A".repeat(16)}_${"x".repeat(43)}`,
    `pl_${"a".repeat(16)}_${"x".repeat(44)}`,
    `pl_${"a".repeat(16)}_${"x".repeat(43)}\n`,
  ])("is not %o", (text) => {
    expect(parseKey(text)).toBeUndefined();
  });
});

describe("hashSecret", () => {
  it("is SHA-256 in hex (the test vector of FIPS 180-4)", async () => {
    expect(await hashSecret("abc")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});

describe("isSameHash", () => {
  it("tells hashes apart by any digit and by length", () => {
    expect(isSameHash("ab12", "ab12")).toBe(true);
    for (const other of ["bb12", "ab13", "ab1", "ab123", ""])
      expect(isSameHash("ab12", other)).toBe(false);
  });
});

describe("readPresentedKey", () => {
  const body = { writeKey: "in-body" };

  it.each([
    [`Basic ${base64("KEY:")}`, "KEY"],
    [`basic  ${base64("KEY:password")} `, "KEY"],
    [`Basic ${base64("KEY")}`, "KEY"],
    ["Bearer KEY", "KEY"],
    ["Basic !", ""],
    ["Basic QQ", ""],
    ["Digest KEY", "in-body"],
    ["", "in-body"],
    [undefined, "in-body"],
  ])("finds in %o the key %o", (authorization, key) => {
    expect(readPresentedKey(authorization, body)).toBe(key);
  });

  it.each([undefined, null, "writeKey", [], {}, { writeKey: 7 }])("finds none in %o", (other) => {
    expect(readPresentedKey(undefined, other)).toBeUndefined();
  });
});
