import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly text: string;
  /** Undefined where there was no body. */
  readonly body: Batch | undefined;
}

export interface Batch {
  readonly batch: readonly { readonly messageId: string; readonly [name: string]: unknown }[];
  readonly sentAt?: string;
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** How one request is met: an answer, a connection cut before or within one, or silence. */
export type Act = Reply | "cut" | "cut within" | "silence" | ((request: Received) => Reply);

export const refusal = (status: number, code: string, retryAfter?: string): Reply => ({
  status,
  body: { code, message: "not now", requestId: "req_7", details: { limit: 3 } },
  ...(retryAfter !== undefined && { headers: { "retry-after": retryAfter } }),
});

export const acceptAll: Act = ({ body }) => ({
  status: 200,
  body: { success: true, accepted: body?.batch.length, rejected: [] },
});

/** A server that meets its requests as staged, one after another; the last act goes on for ever. */
export async function stage(...acts: readonly Act[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const one = await receive(request);
    received.push(one);
    perform(acts[Math.min(received.length, acts.length) - 1] as Act, one, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    /** Ids of each request. */
    ids: () => received.map(({ body }) => body?.batch.map(({ messageId }) => messageId)),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const body = await text(request);
  const { method = "", url: path = "", headers } = request;
  return {
    method,
    path,
    authorization: headers.authorization,
    text: body,
    body: body === "" ? undefined : JSON.parse(body),
  };
}

function perform(act: Act, request: Received, response: ServerResponse): void {
  if (act === "silence") return;
  if (act === "cut") {
    response.destroy();
    return;
  }
  if (act === "cut within") {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"accepted":', () => response.destroy());
    return;
  }
  const { status, headers, body } = typeof act === "function" ? act(request) : act;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body ?? {}));
}
