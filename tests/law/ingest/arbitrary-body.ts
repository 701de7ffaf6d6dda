import { gzipSync } from "node:zlib";
import { CALLS } from "@porchlight/core/ingest/read-interaction";
import fc from "fast-check";

/** What somebody sends to ingest: mostly nearly right, now and then nothing like it. */
export interface SentRequest {
  readonly path: string;
  readonly body: string | Uint8Array;
  readonly gzip: boolean;
}

const NOW = Date.now();
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    "",
    "NaN",
    "1e999",
    "Infinity",
    -1,
    1e308,
    true,
    [],
    {},
    "\u0000",
    "\ud800",
  ),
  fc.constantFrom("__proto__", "constructor", "toString", "x".repeat(300)),
  fc.jsonValue({ maxDepth: 2 }),
);
const mostly = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: good, weight: 9 }, { arbitrary: odd, weight: 1 });
const id = fc.oneof(fc.string(), fc.integer(), fc.constantFrom("u1", "u2", "a1"));
const time = fc.oneof(
  fc.integer({ min: NOW - 1e12, max: NOW + 1e6 }),
  fc.date({ noInvalidDate: true, max: new Date(NOW) }).map((date) => date.toISOString()),
);
const properties = fc.record(
  {
    price: mostly(fc.oneof(fc.integer({ min: 0, max: 1e6 }), fc.constant("450000.5"))),
    ListPrice: mostly(fc.double()),
    change: mostly(fc.integer({ min: -100, max: 100 })),
    city: mostly(fc.string()),
    form: mostly(fc.constantFrom("house", "flat", "castle")),
    undeclared: odd,
  },
  { requiredKeys: [] },
);
const message = fc.record(
  {
    type: mostly(fc.constantFrom(...CALLS)),
    event: mostly(fc.constantFrom("page_seen", "Product Viewed", "signed up", "Teleported")),
    userId: mostly(id),
    anonymousId: mostly(id),
    previousId: mostly(id),
    messageId: mostly(id),
    timestamp: mostly(time),
    originalTimestamp: mostly(time),
    sentAt: mostly(time),
    knownAt: fc.oneof(
      { arbitrary: fc.constant(undefined), weight: 9 },
      { arbitrary: time, weight: 1 },
    ),
    properties: mostly(properties),
    traits: mostly(properties),
    context: mostly(fc.record({ traits: mostly(properties) })),
  },
  { requiredKeys: ["type", "event"] },
);
const batch = fc.record(
  { batch: mostly(fc.array(mostly(message), { maxLength: 8 })), sentAt: mostly(time) },
  { requiredKeys: ["batch"] },
);

const HOSTILE = [
  `{"batch":[{"type":"page","userId":"u1","note":"${"x".repeat(40_000)}"}]}`,
  '{"batch":[{"__proto__":{"type":"track"},"type":"track","event":"page_seen","userId":"u1"}]}',
  '{"__proto__":{"batch":[1]},"batch":[{"type":"page","userId":"u1","properties":{"__proto__":{"price":1},"price":2}}]}',
  '{"batch":[{"type":"track","event":"page_seen","userId":"u1","properties":{"price":1e999}}]}',
  '{"batch":[{"type":"track","event":"page_seen","userId":1e999,"timestamp":1e999}]}',
  '{"batch":[{"type":"track","event":"page_seen","userId":"u1","properties":{"change":-0,"city":-1e999}}]}',
  '{"batch":[{"batch":[{"batch":[]}]}]}',
  '{"batch":{"length":3}}',
  '{"batch":[],"batch":7}',
];
const deep = fc
  .tuple(fc.constantFrom("[", '{"a":'), fc.integer({ min: 1, max: 3_000 }), fc.boolean())
  .map(([open, levels, closed]) => {
    const inner = `${open.repeat(levels)}0${closed ? (open === "[" ? "]" : "}").repeat(levels) : ""}`;
    return `{"batch":[{"type":"track","event":"page_seen","userId":"u1","x":${inner}}]}`;
  });
/** A text with one piece of it replaced: what transports and hasty programs do. */
const damaged = fc
  .tuple(batch, fc.nat(), fc.nat(6), fc.constantFrom("", "1e999", '"', "}", "\\", "null", "\u2028"))
  .map(([value, at, length, piece]) => {
    const text = JSON.stringify(value);
    const start = at % (text.length + 1);
    return text.slice(0, start) + piece + text.slice(start + length);
  });
const text = fc.oneof(
  { arbitrary: batch.map((value) => JSON.stringify(value)), weight: 6 },
  { arbitrary: message.map((value) => JSON.stringify(value)), weight: 3 },
  { arbitrary: damaged, weight: 3 },
  { arbitrary: fc.json({ maxDepth: 3 }), weight: 1 },
  { arbitrary: fc.string(), weight: 1 },
  { arbitrary: deep, weight: 1 },
  { arbitrary: fc.constantFrom(...HOSTILE), weight: 1 },
);
const bytes = fc.oneof(
  { arbitrary: text.map((plain) => Buffer.from(plain)), weight: 2 },
  { arbitrary: text.map((plain) => gzipSync(plain, { level: 1 })), weight: 6 },
  { arbitrary: fc.uint8Array({ maxLength: 200 }), weight: 1 },
  {
    arbitrary: fc.tuple(text, fc.nat(), fc.nat(255)).map(([plain, at, byte]) => {
      const zipped = gzipSync(plain, { level: 1 });
      zipped[at % zipped.length] = byte;
      return at % 2 === 0 ? zipped : zipped.subarray(0, at % zipped.length);
    }),
    weight: 1,
  },
);

export const arbitraryRequest: fc.Arbitrary<SentRequest> = fc
  .tuple(fc.constantFrom("batch", "batch", "batch", ...CALLS), fc.oneof(text, bytes), fc.nat(9))
  .map(([call, body, luck]) => ({
    path: `/v1/${call}`,
    body,
    // Bytes are mostly said to be gzip, text mostly not.
    gzip: typeof body === "string" ? luck === 0 : luck > 1,
  }));
