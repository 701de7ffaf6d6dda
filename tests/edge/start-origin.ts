import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export interface AskedOfOrigin {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: Buffer;
}

/** What an origin does with a request. */
export type Behave = (asked: AskedOfOrigin, response: ServerResponse) => void;

export interface OriginForTests {
  readonly url: string;
  /** Requests since the last `behave`. */
  readonly asked: readonly AskedOfOrigin[];
  behave(as: Behave): void;
  stop(): Promise<void>;
}

export const answering =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Behave =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
/** What a machine that is gone does. */
export const cutting: Behave = (_, response) => response.destroy();
/** What one does that is too slow for anybody to wait. */
export const hanging: Behave = () => undefined;

/** An origin that notes what it is asked and does as it is told. */
export async function startOrigin(): Promise<OriginForTests> {
  const asked: AskedOfOrigin[] = [];
  let behave: Behave = answering(200, { from: "origin" });
  const server = createServer(async (request: IncomingMessage, response) => {
    const { method = "", url = "", headers } = request;
    const one = { method, url, authorization: headers.authorization, body: await buffer(request) };
    asked.push(one);
    behave(one, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    behave(as) {
      asked.length = 0;
      behave = as;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
