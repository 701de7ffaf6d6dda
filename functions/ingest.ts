import { randomUUID } from "node:crypto";
import { acceptRequest } from "@porchlight/core/ingest/accept-request";
import { packRecord } from "@porchlight/core/ingest/pack-records";
import type { Enqueue } from "@porchlight/core/ports/enqueue";
import { readBody } from "./runtime/body.ts";
import { callOf } from "./runtime/call.ts";
import { httpHandler } from "./runtime/http.ts";
import { createAuthenticate, type KeyPorts } from "./runtime/keys.ts";
import { metrics } from "./runtime/process-metrics.ts";
import { wire } from "./runtime/wire.ts";

export function createIngest(ports: KeyPorts & { enqueue(): Promise<Enqueue> }) {
  const authenticate = createAuthenticate(ports);
  return httpHandler(
    async (event) => {
      const receivedAtMs = Date.now();
      const call = callOf(event);
      const body = readBody(event);
      const caller = await authenticate(event, "write", receivedAtMs, body);
      const options = { ...caller, call, receivedAtMs, newId: randomUUID };
      const { record, accepted, rejected } = acceptRequest(body, options);
      await (await ports.enqueue())(packRecord(record));
      metrics.count("accepted_count", accepted);
      metrics.count("rejected_count", rejected.length);
      return { status: 200, body: { success: true, accepted, rejected } };
    },
    { refuseWith429: true },
  );
}

export const handler = createIngest(wire);
