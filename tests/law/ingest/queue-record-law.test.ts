import { packRecord } from "@porchlight/core/ingest/pack-records";
import { encodeQueueRecord, parseQueueRecord } from "@porchlight/core/ingest/queue-record";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryRecord } from "./arbitrary-record.ts";

/** What every SQS takes; Amazon's takes characters beyond U+FFFF too. */
const SQS_TEXT = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}]*$/u;

describe("a queue record", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        expect(parseQueueRecord(encodeQueueRecord(record))).toEqual(record);
      }),
    );
  });

  it("is made of characters that SQS takes", () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        expect(encodeQueueRecord(record)).toMatch(SQS_TEXT);
      }),
    );
  });

  it("is read or refused, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseQueueRecord(text)).toThrow(
          expect.objectContaining({ code: "record.unreadable" }),
        );
      }),
    );
  });
});

describe("packing", () => {
  const packed = fc.tuple(arbitraryRecord, fc.integer({ min: 2_000, max: 4_000 }));

  it("loses nothing, adds nothing and keeps each person's order, links first", () => {
    fc.assert(
      fc.property(packed, ([record, maxBytes]) => {
        const parts = packRecord(record, maxBytes).map(parseQueueRecord);
        expect(parts.flatMap(({ links }) => links)).toEqual(record.links);
        const firstPeople = parts.findIndex(({ people }) => people.length > 0);
        const lastLinks = parts.findLastIndex(({ links }) => links.length > 0);
        expect(lastLinks).toBeLessThanOrEqual(firstPeople < 0 ? parts.length : firstPeople);
        for (const { person, interactions } of record.people)
          expect(
            parts.flatMap(({ people }) =>
              people.flatMap((one) => (one.person === person ? one.interactions : [])),
            ),
          ).toEqual(interactions);
      }),
    );
  });

  it("fits, unless one interaction alone does not", () => {
    fc.assert(
      fc.property(packed, ([record, maxBytes]) => {
        for (const body of packRecord(record, maxBytes)) {
          const { people, links } = parseQueueRecord(body);
          const pieces = links.length + people.flatMap(({ interactions }) => interactions).length;
          if (pieces > 1) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(maxBytes);
        }
      }),
    );
  });

  it("splits a person only where an empty body has no room for them", () => {
    fc.assert(
      fc.property(packed, ([record, maxBytes]) => {
        const parts = packRecord(record, maxBytes).map(parseQueueRecord);
        for (const one of record.people) {
          const alone = encodeQueueRecord({ ...record, people: [one], links: [] });
          const bodies = parts.filter(({ people }) =>
            people.some(({ person }) => person === one.person),
          );
          // A comma's byte more is reckoned for each row than is written.
          if (Buffer.byteLength(alone) + 20 <= maxBytes) expect(bodies).toHaveLength(1);
        }
      }),
    );
  });
});
