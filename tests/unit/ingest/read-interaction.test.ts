import { MAX_INTERACTION_BYTES, MAX_INTERACTION_DEPTH } from "@porchlight/core/ingest/json-limits";
import { readInteraction } from "@porchlight/core/ingest/read-interaction";
import { MAX_ID_LENGTH } from "@porchlight/core/ingest/read-interaction-person";
import { describe, expect, it } from "vitest";
import { codeOf, NOW, readOf, receipt, seen } from "./reading.ts";

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
