import { acceptRequest, MAX_BATCH_LENGTH } from "@porchlight/core/ingest/accept-request";
import type { Scope } from "@porchlight/core/ports/workspaces";
import { describe, expect, it } from "vitest";
import { visits } from "../../fakes/visit-behavior.ts";

const accept = (body: unknown, call: "batch" | "track" = "batch", scopes: Scope[] = ["write"]) =>
  acceptRequest(body, {
    call,
    key: { workspace: "north", schema: "visits", scopes },
    behavior: visits,
    receivedAtMs: 1_000_000,
    newId: () => "made-here",
  });
const seen = (userId: string, messageId: string) => ({
  type: "track",
  event: "page_seen",
  userId,
  messageId,
});

describe("acceptRequest", () => {
  it("accepts the good and rejects the bad, each by its place", () => {
    const batch = [seen("u1", "m1"), { ...seen("u1", "m2"), event: "?" }, seen("u1", "m3"), 7];
    const { accepted, rejected, record } = accept({ batch });
    expect(accepted).toBe(2);
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, "interaction.unknown_kind"],
      [3, "interaction.bad_shape"],
    ]);
    expect(record.people[0]?.interactions.map(({ id }) => id)).toEqual(["m1", "m3"]);
  });

  it("keeps each person's interactions together, in the order sent", () => {
    const batch = [seen("u1", "m1"), seen("u2", "m2"), seen("u1", "m3")];
    const { record } = accept({ batch });
    expect(record.people.map(({ person }) => person)).toEqual(["u:u1", "u:u2"]);
    expect(record.people[0]?.interactions.map(({ id }) => id)).toEqual(["m1", "m3"]);
    expect(record).toMatchObject({ workspace: "north", schema: "visits", receivedAtMs: 1_000_000 });
  });

  it("takes a call's body as its message", () => {
    const { type: _, ...message } = seen("u1", "m1");
    expect(accept(message, "track")).toMatchObject({ accepted: 1, rejected: [] });
    expect(accept({}, "track")).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0, code: "interaction.missing_person" }],
    });
  });

  it("lets an admin key state when things were known", () => {
    const batch = [{ ...seen("u1", "m1"), knownAt: 5 }];
    expect(accept({ batch }).rejected[0]?.message).toContain("admin");
    const { record } = accept({ batch }, "batch", ["admin"]);
    expect(record.people[0]?.interactions[0]?.knownAtMs).toBe(5);
  });

  it("accepts an empty batch", () => {
    expect(accept({ batch: [] })).toMatchObject({ accepted: 0, rejected: [] });
  });

  it.each([null, [], "text", {}, { batch: {} }])("refuses the body %o", (body) => {
    expect(() => accept(body)).toThrow(expect.objectContaining({ code: "body.bad_shape" }));
  });

  it("refuses a batch whose answer could outgrow every limit", () => {
    const batch = Array.from({ length: MAX_BATCH_LENGTH + 1 }, () => 0);
    expect(() => accept({ batch })).toThrow(expect.objectContaining({ code: "body.too_large" }));
    expect(accept({ batch: batch.slice(1) }).rejected).toHaveLength(MAX_BATCH_LENGTH);
  });
});
