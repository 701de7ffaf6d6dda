import { gzipSync } from "node:zlib";
import { MAX_BODY_BYTES, readBody } from "@porchlight/functions/runtime/body";
import { describe, expect, it } from "vitest";
import { apiEvent } from "../../fakes/api-event.ts";

const read = (body: string | Uint8Array | null, headers: Record<string, string> = {}) =>
  readBody(apiEvent({ path: "/v1/batch", body, headers }));
const gzip = { "Content-Encoding": "gzip" };
const code = (code: string) => expect.objectContaining({ code });
const padded = (bytes: number) => JSON.stringify("x".repeat(bytes - 2));

describe("readBody", () => {
  it("reads JSON, in Base64 or not, with a byte order mark or not", () => {
    expect(read('{"a":"ü"}')).toEqual({ a: "ü" });
    expect(read(Buffer.from('{"a":"ü"}'))).toEqual({ a: "ü" });
    expect(read(Buffer.from('\ufeff{"a":1}'))).toEqual({ a: 1 });
  });

  it("reads JSON whatever the content type says", () => {
    expect(read("[]", { "content-type": "application/x-www-form-urlencoded" })).toEqual([]);
  });

  it("reads gzip, by a header in any case", () => {
    expect(read(gzipSync('{"a":1}'), gzip)).toEqual({ a: 1 });
    expect(read(gzipSync('{"a":1}'), { "content-encoding": "X-GZIP" })).toEqual({ a: 1 });
  });

  it("takes 512 KB after inflation and not a byte more", () => {
    expect(read(padded(MAX_BODY_BYTES))).toHaveLength(MAX_BODY_BYTES - 2);
    expect(read(gzipSync(padded(MAX_BODY_BYTES)), gzip)).toHaveLength(MAX_BODY_BYTES - 2);
    expect(() => read(padded(MAX_BODY_BYTES + 1))).toThrow(code("body.too_large"));
    expect(() => read(gzipSync(padded(MAX_BODY_BYTES + 1)), gzip)).toThrow(code("body.too_large"));
  });

  it("stops inflating a bomb at the limit", () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(() => read(bomb, gzip)).toThrow(code("body.too_large"));
  });

  it.each([
    ["cut short", gzipSync('{"a":1}').subarray(0, 15)],
    ["damaged", gzipSync('{"a":1}').fill(7, 10, 14)],
    ["no gzip", Buffer.from('{"a":1}')],
    ["empty", Buffer.alloc(0)],
  ])("refuses gzip that is %s", (_, bytes) => {
    expect(() => read(bytes, gzip)).toThrow(code("body.bad_encoding"));
  });

  it("refuses encodings it does not know, and bytes that are no UTF-8", () => {
    expect(() => read("{}", { "content-encoding": "br" })).toThrow(code("body.bad_encoding"));
    expect(() => read(Buffer.from([0x22, 0xff, 0x22]))).toThrow(code("body.bad_encoding"));
  });

  it.each([null, "", " ", "{", "undefined", "{'a':1}"])("refuses %o as JSON", (body) => {
    expect(() => read(body)).toThrow(code("body.bad_json"));
  });

  it("parses at any depth that fits", () => {
    const deep = "[".repeat(MAX_BODY_BYTES / 2) + "]".repeat(MAX_BODY_BYTES / 2);
    expect(read(deep)).toHaveLength(1);
  });
});
