import type { PreparedMessage } from "@porchlight/client/prepare-message";
import { MAX_INTERACTION_BYTES } from "@porchlight/client/prepare-message";
import { MAX_BATCH_LENGTH, MAX_BODY_BYTES, splitBatches } from "@porchlight/client/split-batches";
import * as service from "@porchlight/core/ingest/accept-request";
import * as serviceJson from "@porchlight/core/ingest/json-limits";
import * as serviceBody from "@porchlight/functions/runtime/body";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const message = (bytes: number, index: number): PreparedMessage => ({
  index,
  message: {},
  json: "x".repeat(bytes),
  bytes,
});

const bodyBytesOf = (batch: readonly PreparedMessage[]): number =>
  `{"batch":[${batch.map(({ json }) => json).join(",")}],"sentAt":"2026-11-24T09:00:00.000Z"}`
    .length;

describe("splitBatches", () => {
  it("keeps order and limits, and starts a request only when the next one fits no more", () => {
    const size = fc.oneof(
      fc.integer({ min: 2, max: MAX_INTERACTION_BYTES }),
      fc.constant(MAX_INTERACTION_BYTES),
      fc.integer({ min: 60, max: 90 }),
    );
    fc.assert(
      fc.property(fc.array(size, { maxLength: 60 }), (sizes) => {
        const messages = sizes.map(message);
        const batches = [...splitBatches(messages)];
        expect(batches.flat()).toEqual(messages);
        for (const [i, batch] of batches.entries()) {
          expect(batch.length).toBeGreaterThan(0);
          expect(bodyBytesOf(batch)).toBeLessThanOrEqual(MAX_BODY_BYTES);
          const next = batches[i + 1]?.[0];
          // 64 bytes are kept for the envelope, which has 50.
          if (next) expect(bodyBytesOf([...batch, next])).toBeGreaterThan(MAX_BODY_BYTES - 64);
        }
      }),
    );
  });

  it("takes as many as the service does", () => {
    const tiny = Array.from({ length: MAX_BATCH_LENGTH + 1 }, (_, i) => message(2, i));
    expect([...splitBatches(tiny)].map(({ length }) => length)).toEqual([MAX_BATCH_LENGTH, 1]);
  });

  it("knows the service's limits", () => {
    expect(MAX_BATCH_LENGTH).toBe(service.MAX_BATCH_LENGTH);
    expect(MAX_INTERACTION_BYTES).toBe(serviceJson.MAX_INTERACTION_BYTES);
    expect(MAX_BODY_BYTES).toBe(serviceBody.MAX_BODY_BYTES);
  });
});
