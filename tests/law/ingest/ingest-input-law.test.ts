import { gunzipSync } from "node:zlib";
import { ERROR_POLICY } from "@porchlight/core/error";
import type { QueueRecord } from "@porchlight/core/interaction";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { basic, createIngestWorld } from "../../fakes/ingest-world.ts";
import { visits } from "../../fakes/visit-behavior.ts";
import { arbitraryRequest, type SentRequest } from "./arbitrary-body.ts";

const BODIES = 10_000;
const CODES: readonly string[] = Object.keys(ERROR_POLICY);

describe("whatever comes in", () => {
  it("is counted or refused by a stable code, and never fails here", {
    timeout: 60_000,
  }, async () => {
    const world = await createIngestWorld();
    const seen = new Map<string, number>();
    const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(arbitraryRequest, async (request) => {
        world.records.length = 0;
        const { status, body } = await world.post(request.path, request.body, {
          ...basic(world.key),
          ...(request.gzip ? { "content-encoding": "gzip" } : {}),
        });
        note(String(status));
        if (status === 200) {
          requireSum(request, body);
          for (const { code } of body.rejected) note(code);
          world.records.forEach(requireClean);
        } else {
          expect([400, 413]).toContain(status);
          expect(CODES).toContain(body.code);
          note(body.code);
          expect(world.records).toEqual([]);
        }
      }),
      { numRuns: BODIES },
    );
    // A law that no body reaches says nothing: these are what the bodies must have met.
    for (const met of MUST_MEET) expect(seen.get(met), met).toBeGreaterThan(0);
    expect(seen.get("200")).toBeGreaterThan(BODIES / 4);
  });
});

const MUST_MEET = [
  "body.bad_encoding",
  "body.bad_json",
  "body.bad_shape",
  "interaction.too_large",
  "interaction.too_deep",
  "interaction.bad_shape",
  "interaction.unknown_kind",
  "interaction.missing_person",
  "interaction.bad_id",
  "interaction.bad_time",
  "interaction.ahead_of_time",
  "interaction.bad_property",
  "link.bad",
];

interface Answered {
  readonly success: boolean;
  readonly accepted: number;
  readonly rejected: readonly { index: number; code: string; message: string }[];
}

function requireSum({ path, body, gzip }: SentRequest, answer: Answered): void {
  const bytes = Buffer.from(body as Uint8Array);
  const sent = JSON.parse((gzip ? gunzipSync(bytes) : bytes).toString());
  const count = path === "/v1/batch" ? sent.batch.length : 1;
  expect(answer.success).toBe(true);
  expect(answer.accepted + answer.rejected.length).toBe(count);
  const places = answer.rejected.map(({ index }) => index);
  expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  for (const { index, code, message } of answer.rejected) {
    expect(index).toBeLessThan(count);
    expect(CODES).toContain(code);
    expect(message).not.toBe("");
  }
}

/** Only what is declared, and only numbers that are numbers. */
function requireClean(record: QueueRecord): void {
  for (const { interactions } of record.people)
    for (const { kind, happenedAtMs, knownAtMs, properties } of interactions) {
      expect(visits.kindIndex.has(kind)).toBe(true);
      expect(knownAtMs).toBe(record.receivedAtMs);
      expect(happenedAtMs).toBeGreaterThanOrEqual(0);
      expect(happenedAtMs).toBeLessThanOrEqual(record.receivedAtMs + 300_000);
      for (const [name, value] of Object.entries(properties)) {
        const property = visits.properties.get(name);
        if (property?.form === "number") {
          expect(value).toBeGreaterThanOrEqual(property.min);
          expect(value).toBeLessThanOrEqual(property.max);
        } else {
          expect(property?.form).toBe("label");
          expect(typeof value).toBe("string");
        }
      }
    }
}
