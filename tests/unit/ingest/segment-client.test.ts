import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Analytics } from "@segment/analytics-node";
import { afterEach, describe, expect, it } from "vitest";
import { apiContext, apiEvent } from "../../fakes/api-event.ts";
import { createIngestWorld, type IngestWorld } from "../../fakes/ingest-world.ts";

interface Received {
  readonly path: string;
  readonly body: { batch: { messageId: string }[] };
}

/** Ingest behind HTTP: the first `refusals` requests reach nothing and are answered 429. */
async function serve(world: IngestWorld, refusals: number) {
  const received: Received[] = [];
  const answer = async (request: IncomingMessage) => {
    const body = await text(request);
    const { url: path = "", headers } = request;
    received.push({ path, body: JSON.parse(body) });
    if (received.length <= refusals)
      return { statusCode: 429, headers: { "retry-after": "1" }, body: "{}" };
    const event = apiEvent({ path, body, headers: headers as Record<string, string> });
    return world.handler(event, apiContext());
  };
  const server = createServer((request, response) => {
    answer(request).then(({ statusCode, headers, body }) => {
      response.writeHead(statusCode, headers as Record<string, string>).end(body);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    host: `http://127.0.0.1:${port}`,
    received,
    close: () => server.close().closeAllConnections(),
  };
}

let close = () => {};
afterEach(() => close());

describe("an unchanged client of Segment's", () => {
  it("delivers, and on 429 sends the same interactions once more", async () => {
    const world = await createIngestWorld();
    const server = await serve(world, 1);
    close = server.close;
    const client = new Analytics({ writeKey: world.key, host: server.host });
    const timestamp = new Date("2026-01-02T03:04:05.678Z");
    client.identify({ userId: "u1", anonymousId: "a1", traits: { city: "Austin" } });
    client.track({
      userId: "u1",
      event: "Product Viewed",
      properties: { price: 450_000, colour: "red" },
      timestamp,
    });
    await client.closeAndFlush();

    expect(server.received.map(({ path }) => path)).toEqual(["/v1/batch", "/v1/batch"]);
    const [first, second] = server.received.map(({ body }) =>
      body.batch.map(({ messageId }) => messageId),
    );
    expect(first).toHaveLength(2);
    expect(second).toEqual(first);
    const [record] = world.records;
    expect(world.records).toHaveLength(1);
    expect(record?.links).toMatchObject([{ id: first?.[0], from: "a:a1", to: "u:u1" }]);
    expect(record?.people).toMatchObject([
      {
        person: "u:u1",
        interactions: [
          { id: first?.[0], kind: "signed_up", properties: { city: "Austin" } },
          { id: first?.[1], kind: "page_seen", properties: { price: 450_000 } },
        ],
      },
    ]);
    // The sender's clock is ours, so that only the way here shifts the time.
    const happenedAtMs = record?.people[0]?.interactions[1]?.happenedAtMs ?? 0;
    expect(Math.abs(happenedAtMs - timestamp.getTime())).toBeLessThan(10_000);
  });
});
