import { ServiceError } from "@porchlight/core/error";
import { MAX_INTERACTION_BYTES, MAX_INTERACTION_DEPTH } from "@porchlight/core/json-limits";
import { readInteraction } from "@porchlight/core/read-interaction";
import { MAX_ID_LENGTH } from "@porchlight/core/read-interaction-person";
import type { Receipt } from "@porchlight/core/read-interaction-receipt";
import { describe, expect, it } from "vitest";
import { visits } from "../../fakes/visit-behavior.ts";

const NOW = Date.UTC(2026, 10, 23, 10);
const receipt: Receipt = {
  behavior: visits,
  receivedAtMs: NOW,
  mayStateKnownAt: false,
  newId: () => "made-here",
};
const admin: Receipt = { ...receipt, mayStateKnownAt: true };
const seen = { type: "track", event: "page_seen", userId: "u1", messageId: "m1" };

const codeOf = (message: unknown, as = receipt): string => {
  try {
    readInteraction(message, as);
  } catch (error) {
    if (ServiceError.is(error)) return error.code;
    throw error;
  }
  return "accepted";
};
const readOf = (fields: object, as = receipt) =>
  readInteraction({ ...seen, ...fields }, as).interaction;
const propertiesOf = (properties: unknown) => readOf({ properties })?.properties;

describe("who", () => {
  it("prefers the user to the anonymous id", () => {
    expect(readInteraction({ ...seen, anonymousId: "a1" }, receipt).person).toBe("u:u1");
    expect(readInteraction({ ...seen, userId: null, anonymousId: "a1" }, receipt).person).toBe(
      "a:a1",
    );
  });

  it("reads finite numbers as their digits", () => {
    expect(readInteraction({ ...seen, userId: 42 }, receipt).person).toBe("u:42");
  });

  it.each([{}, { userId: "" }, { userId: null, anonymousId: "" }])("misses %o", (ids) => {
    expect(codeOf({ type: "track", event: "page_seen", ...ids })).toBe(
      "interaction.missing_person",
    );
  });

  it.each([
    ["too long", "x".repeat(MAX_ID_LENGTH + 1)],
    ["a control character", "a\u0000b"],
    ["half a character", "a\ud800"],
    ["an object", {}],
    ["true", true],
    ["infinite", Number.POSITIVE_INFINITY],
  ])("refuses an id that is %s", (_, userId) => {
    expect(codeOf({ ...seen, userId })).toBe("interaction.bad_id");
    expect(codeOf({ ...seen, messageId: userId })).toBe("interaction.bad_id");
  });

  it("takes ids of the greatest length", () => {
    expect(codeOf({ ...seen, userId: "x".repeat(MAX_ID_LENGTH) })).toBe("accepted");
  });

  it("gives an id to what has none", () => {
    expect(readOf({ messageId: undefined })?.id).toBe("made-here");
    expect(readOf({})?.id).toBe("m1");
  });
});

describe("what", () => {
  it("knows events by any of their names, whatever their case and punctuation", () => {
    for (const event of ["page_seen", "Page Seen", "PRODUCT-viewed"])
      expect(readOf({ event })?.kind).toBe("page_seen");
  });

  it("refuses events that the schema does not know", () => {
    expect(codeOf({ ...seen, event: "Teleported" })).toBe("interaction.unknown_kind");
    expect(codeOf({ ...seen, event: "__proto__" })).toBe("interaction.unknown_kind");
  });

  it.each([undefined, "", 7, {}])("refuses a track call whose event is %o", (event) => {
    expect(codeOf({ ...seen, event })).toBe("interaction.bad_shape");
  });

  it.each([undefined, "toString", "__proto__", 3])("refuses the type %o", (type) => {
    expect(codeOf({ ...seen, type })).toBe("interaction.bad_shape");
  });

  it.each([null, 3, "text", [seen]])("refuses %o as an interaction", (message) => {
    expect(codeOf(message)).toBe("interaction.bad_shape");
  });

  it("reads calls as the kinds that the schema gives them", () => {
    expect(readOf({ type: "page" })?.kind).toBe("page_seen");
    expect(readOf({ type: "identify" })?.kind).toBe("signed_up");
  });

  it("accepts a call without a kind and keeps nothing of it", () => {
    const read = readInteraction({ ...seen, type: "group" }, receipt);
    expect(read).toEqual({ person: "u:u1", interaction: undefined, link: undefined });
  });

  it("lets the route say what a message is", () => {
    const read = readInteraction({ ...seen, type: "track", event: undefined }, receipt, "page");
    expect(read.interaction?.kind).toBe("page_seen");
  });
});

describe("identity links", () => {
  const link = { id: "m1", from: "a:a1", to: "u:u1", knownAtMs: NOW };

  it("reads an alias", () => {
    const alias = { type: "alias", messageId: "m1", userId: "u1", previousId: "a1" };
    const read = readInteraction(alias, receipt);
    expect(read).toEqual({ person: "u:u1", interaction: undefined, link });
  });

  it("reads an identify with both ids as a link and as what the schema says it is", () => {
    const read = readInteraction({ ...seen, type: "identify", anonymousId: "a1" }, receipt);
    expect(read.link).toEqual(link);
    expect(read.interaction?.kind).toBe("signed_up");
  });

  it("reads no link from an identify with one id, nor from a track with both", () => {
    expect(readInteraction({ ...seen, type: "identify" }, receipt).link).toBeUndefined();
    expect(readInteraction({ ...seen, anonymousId: "a1" }, receipt).link).toBeUndefined();
  });

  it.each([{ userId: "u1" }, { previousId: "a1" }])("refuses an alias of %o alone", (ids) => {
    expect(codeOf({ type: "alias", ...ids })).toBe("link.bad");
  });
});

describe("when", () => {
  it.each([
    ["2026-11-23T09:00:00Z", NOW - 3_600_000],
    ["2026-11-23T10:30:00.123456+01:30", NOW - 3_600_000 + 123],
    ["2026-11-23T07:00-0200", NOW - 3_600_000],
    ["2026-11-23 09:00:00", NOW - 3_600_000],
    ["2026-11-23", NOW - 36_000_000],
    [NOW - 3_600_000, NOW - 3_600_000],
    [NOW - 0.5, NOW - 1],
    ["1970-01-01T00:00:00Z", 0],
  ])("reads %o", (timestamp, happenedAtMs) => {
    expect(readOf({ timestamp })?.happenedAtMs).toBe(happenedAtMs);
  });

  it.each([
    "yesterday",
    "2026-02-30T00:00:00Z",
    "2026-11-23T24:30:00Z",
    "0070-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "1970-01-01T00:30:00+01:00",
    "NaN",
    "",
    -1,
    Number.POSITIVE_INFINITY,
    8.7e15,
    true,
    {},
    [NOW],
  ])("refuses %o", (timestamp) => {
    expect(codeOf({ ...seen, timestamp })).toBe("interaction.bad_time");
  });

  it("takes the receipt for a missing time", () => {
    expect(readOf({})?.happenedAtMs).toBe(NOW);
    expect(readOf({ timestamp: null, sentAt: "2020-01-01" })?.happenedAtMs).toBe(NOW);
  });

  it("takes any age", () => {
    expect(codeOf({ ...seen, timestamp: "1971-06-01" })).toBe("accepted");
  });

  it("refuses more than five minutes ahead, after correction", () => {
    const ahead = NOW + 300_001;
    expect(codeOf({ ...seen, timestamp: NOW + 300_000 })).toBe("accepted");
    expect(codeOf({ ...seen, timestamp: ahead })).toBe("interaction.ahead_of_time");
    expect(codeOf({ ...seen, timestamp: ahead, sentAt: NOW + 1000 })).toBe("accepted");
  });

  it("corrects by the message's sentAt, else by the request's, and not by what is no time", () => {
    const timestamp = NOW + 3_600_000;
    const bySender = { ...receipt, sentAt: timestamp + 5_000 };
    expect(readOf({ timestamp }, bySender)?.happenedAtMs).toBe(NOW - 5_000);
    expect(readOf({ timestamp, sentAt: timestamp + 1 }, bySender)?.happenedAtMs).toBe(NOW - 1);
    expect(readOf({ timestamp: NOW - 9, sentAt: "soon" })?.happenedAtMs).toBe(NOW - 9);
  });

  it("prefers the sender's original time to one that was made on the way", () => {
    const times = { originalTimestamp: NOW - 7, timestamp: NOW - 3 };
    expect(readOf(times)?.happenedAtMs).toBe(NOW - 7);
  });

  it("refuses a time that its correction puts before 1970", () => {
    expect(codeOf({ ...seen, timestamp: 5, sentAt: NOW + 60_000 })).toBe("interaction.bad_time");
  });
});

describe("known at", () => {
  it("is the receipt unless admin scope says otherwise", () => {
    expect(readOf({})?.knownAtMs).toBe(NOW);
    expect(readOf({ knownAt: "2026-01-01" }, admin)?.knownAtMs).toBe(Date.UTC(2026, 0, 1));
    expect(codeOf({ ...seen, knownAt: "2026-01-01" })).toBe("interaction.bad_shape");
  });

  it("is the time of what has none", () => {
    expect(readOf({ knownAt: NOW - 50 }, admin)?.happenedAtMs).toBe(NOW - 50);
  });

  it("may not be ahead of the receipt, nor the time ahead of it", () => {
    expect(codeOf({ ...seen, knownAt: NOW + 300_001 }, admin)).toBe("interaction.ahead_of_time");
    const early = { ...seen, knownAt: NOW - 600_000, timestamp: NOW };
    expect(codeOf(early, admin)).toBe("interaction.ahead_of_time");
    expect(codeOf({ ...seen, knownAt: "?" }, admin)).toBe("interaction.bad_time");
  });
});

describe("properties", () => {
  it("keeps declared ones under their declared names and drops the rest", () => {
    expect(propertiesOf({ ListPrice: 5, city: "Austin", mood: "good", price: 9 })).toEqual({
      price: 5,
      city: "Austin",
    });
  });

  it("looks into properties, then traits, then the context's traits", () => {
    const read = readOf({
      properties: { city: "A" },
      traits: { city: "B", form: "flat" },
      context: { traits: { form: "house", change: 1 } },
    });
    expect(read?.properties).toEqual({ city: "A", form: "flat", change: 1 });
  });

  it("reads null and empty text as missing", () => {
    expect(propertiesOf({ price: null, city: "", ListPrice: 3 })).toEqual({ price: 3 });
    expect(propertiesOf(null)).toEqual({});
  });

  it("reads plain decimals in text", () => {
    expect(propertiesOf({ price: "450000.50", change: "-3" })).toEqual({
      price: 450_000.5,
      change: -3,
    });
    expect(Object.is(propertiesOf({ change: "-0" })?.change, 0)).toBe(true);
  });

  it.each(["1e999", "NaN", "Infinity", " 5", "0x10", "1,000", true, [], {}, -1, 1_000_001])(
    "refuses the number %o",
    (price) => {
      expect(codeOf({ ...seen, properties: { price } })).toBe("interaction.bad_property");
    },
  );

  it("refuses a number that JSON wrote too large", () => {
    const message = JSON.parse('{"price":1e999,"city":-1e999}');
    expect(codeOf({ ...seen, properties: { price: message.price } })).toBe(
      "interaction.bad_property",
    );
    expect(codeOf({ ...seen, properties: { city: message.city } })).toBe(
      "interaction.bad_property",
    );
  });

  it("reads labels as text, known or not", () => {
    expect(propertiesOf({ city: 78_701, form: "castle" })).toEqual({
      city: "78701",
      form: "castle",
    });
    expect(propertiesOf({ city: false })).toEqual({ city: "false" });
    expect(propertiesOf({ city: "\ud800x" })).toEqual({ city: "\ufffdx" });
  });

  it.each([[["a"]], [{ name: "a" }], ["x".repeat(257)]])("refuses the label %o", (city) => {
    expect(codeOf({ ...seen, properties: { city } })).toBe("interaction.bad_property");
  });

  it("names the property that is bad", () => {
    expect(() => readOf({ properties: { ListPrice: -1 } })).toThrow(
      "the property price is -1; it may be from 0 to 1000000",
    );
  });

  it.each([{ properties: [] }, { properties: "x" }, { traits: 1 }, { context: 1 }])(
    "refuses %o where properties are",
    (fields) => {
      expect(codeOf({ ...seen, ...fields })).toBe("interaction.bad_shape");
    },
  );

  it("is not led astray by a prototype's names", () => {
    const properties = JSON.parse('{"__proto__":{"price":1},"constructor":{"price":2}}');
    expect(propertiesOf(properties)).toEqual({});
  });
});

describe("limits", () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { in: nested(levels - 1) });

  it("takes what is as deep as may be, and nothing deeper", () => {
    const properties = (levels: number) => ({ ...seen, properties: nested(levels) });
    expect(codeOf(properties(MAX_INTERACTION_DEPTH - 1))).toBe("accepted");
    expect(codeOf(properties(MAX_INTERACTION_DEPTH))).toBe("interaction.too_deep");
  });

  it("counts bytes, not characters", () => {
    const padded = (text: string) => ({ ...seen, note: text });
    const spare = MAX_INTERACTION_BYTES - JSON.stringify(padded("")).length;
    expect(codeOf(padded("x".repeat(spare)))).toBe("accepted");
    expect(codeOf(padded("x".repeat(spare + 1)))).toBe("interaction.too_large");
    expect(codeOf(padded("ü".repeat(spare / 2 + 1)))).toBe("interaction.too_large");
  });
});
