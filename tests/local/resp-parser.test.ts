import { RedisError, type Reply, RespParser } from "@porchlight/local/resp-parser";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** The definition, written backwards: what Redis sends for a reply. */
function encode(reply: Reply): Buffer {
  if (reply === null) return Buffer.from("$-1\r\n");
  if (typeof reply === "number") return Buffer.from(`:${reply}\r\n`);
  if (typeof reply === "string") return Buffer.from(`+${reply}\r\n`);
  if (reply instanceof RedisError) return Buffer.from(`-${reply.message}\r\n`);
  if (Buffer.isBuffer(reply))
    return Buffer.concat([Buffer.from(`$${reply.length}\r\n`), reply, Buffer.from("\r\n")]);
  const items = reply as readonly Reply[];
  return Buffer.concat([Buffer.from(`*${items.length}\r\n`), ...items.map(encode)]);
}

const line = fc.string().map((text) => text.replace(/[\r\n]/g, ""));
const { reply } = fc.letrec<{ reply: Reply }>((tie) => ({
  reply: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.integer(),
    line,
    line.map((message) => new RedisError(message)),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.array(tie("reply"), { maxLength: 5 }),
  ),
}));

function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length] ?? 1;
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

describe("RespParser", () => {
  it("reads the same replies wherever they are cut", () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(fc.array(reply, { maxLength: 6 }), lengths, (replies, lengths) => {
        const parser = new RespParser();
        const bytes = Buffer.concat(replies.map(encode));
        expect(cut(bytes, lengths).flatMap((chunk) => parser.push(chunk))).toEqual(replies);
      }),
    );
  });

  it("reads a value of a megabyte that comes a kilobyte at a time", () => {
    const value = Buffer.alloc(1024 * 1024, "x");
    const parser = new RespParser();
    const replies = cut(encode(value), [1024]).flatMap((chunk) => parser.push(chunk));
    expect(replies).toHaveLength(1);
    expect(value.equals(replies[0] as Buffer)).toBe(true);
  });

  it("takes a null array for null", () => {
    expect(new RespParser().push(Buffer.from("*-1\r\n"))).toEqual([null]);
  });

  it("refuses another version of the protocol", () => {
    expect(() => new RespParser().push(Buffer.from("%1\r\n"))).toThrow("reply of version 2");
  });
});
