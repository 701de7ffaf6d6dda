import type { PreparedMessage } from "./prepare-message.ts";

/** Of one request: what the service takes. */
export const MAX_BODY_BYTES = 512 * 1024;
export const MAX_BATCH_LENGTH = 5_000;
/** `{"batch":[],"sentAt":"…"}` and a few to spare. */
const ENVELOPE_BYTES = 64;

/** Messages in the fewest requests that keep their order and stay within the limits; none is empty. */
export function* splitBatches(messages: Iterable<PreparedMessage>): Generator<PreparedMessage[]> {
  let batch: PreparedMessage[] = [];
  let bytes = ENVELOPE_BYTES;
  for (const message of messages) {
    const addedBytes = message.bytes + ",".length;
    if (batch.length === MAX_BATCH_LENGTH || bytes + addedBytes > MAX_BODY_BYTES) {
      yield batch;
      batch = [];
      bytes = ENVELOPE_BYTES;
    }
    batch.push(message);
    bytes += addedBytes;
  }
  if (batch.length > 0) yield batch;
}
