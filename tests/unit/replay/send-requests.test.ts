import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createRequestSource } from "@porchlight/cli/replay/request-source";
import { type Receipt, sendRequests } from "@porchlight/cli/replay/send-requests";
import { afterEach, describe, expect, it } from "vitest";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const accept: Answer = (_, response) => response.end('{"success":true,"rejected":[]}');
let server: Server | undefined;
afterEach(() => server?.close());

/** A gateway that gives these answers in turn, the last one for ever; what it was sent, in order. */
async function listen(answers: readonly Answer[]): Promise<{ url: string; bodies: string[] }> {
  const bodies: string[] = [];
  server = createServer(async (request, response) => {
    bodies.push(await text(request));
    answers[Math.min(bodies.length, answers.length) - 1]?.(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

async function send(url: string, events: number, perRequest: number) {
  const receipts: Receipt[] = [];
  const facts = await sendRequests({
    url,
    key: "pl_key",
    source: createRequestSource(
      Array.from({ length: events }, (_, event) => ({ type: "track", event })),
      () => perRequest,
    ),
    write: (message) => JSON.stringify(message),
    inFlight: 1,
    room: async () => {},
    onReceipt: (receipt) => receipts.push(receipt),
  });
  return { facts, receipts };
}

describe("sending requests", () => {
  it("sends each message once, in batches, with the key", async () => {
    const keys: (string | undefined)[] = [];
    const { url, bodies } = await listen([
      (request, response) => {
        keys.push(request.headers.authorization);
        accept(request, response);
      },
    ]);
    const { facts } = await send(url, 5, 2);
    expect(facts).toEqual({ requests: 3, retries: 0 });
    expect(bodies.flatMap((body) => JSON.parse(body).batch)).toHaveLength(5);
    expect(new Set(keys)).toEqual(new Set([`Basic ${Buffer.from("pl_key:").toString("base64")}`]));
  });

  it("sends the same body again after 429, and after a connection that broke", async () => {
    const refuse: Answer = (_, response) =>
      response.writeHead(429, { "retry-after": "0" }).end("{}");
    const breakOff: Answer = (request) => request.socket.destroy();
    const { url, bodies } = await listen([refuse, breakOff, accept]);
    const { facts } = await send(url, 2, 2);
    expect(facts).toEqual({ requests: 1, retries: 2 });
    expect(new Set(bodies).size).toBe(1);
  });

  it("hands on what was rejected, with its reason", async () => {
    const rejected = [{ index: 1, code: "interaction.unknown_kind", message: "no such kind" }];
    const { url } = await listen([
      (_, response) => response.end(JSON.stringify({ success: true, accepted: 1, rejected })),
    ]);
    const { receipts } = await send(url, 2, 2);
    expect(receipts.map((receipt) => receipt.rejected)).toEqual([rejected]);
  });

  it("stops at any other answer, and says what it was", async () => {
    const { url } = await listen([(_, response) => response.writeHead(401).end("who are you?")]);
    await expect(send(url, 1, 1)).rejects.toThrow("ingest answered 401: who are you?");
  });
});
